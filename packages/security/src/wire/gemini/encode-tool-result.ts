import type { JsonObject } from '../../kernel/index.ts';
import type { ToolResultPart } from '../../vocabulary/index.ts';
import type { Shortfall } from '../encoding/index.ts';
import { unpackCallId } from './thought-signature.ts';

/**
 * A tool's result as `functionResponse`: its text under `output`, or `error` when it failed; inline media as parts.
 *
 * @param name - the tool's name, which Gemini requires; a result whose call is not in the conversation is noted.
 */
export function encodeToolResult(
  part: ToolResultPart,
  name: string | undefined,
  shortfall: Shortfall,
): JsonObject | undefined {
  if (name === undefined) {
    shortfall.addPlace(part.at);
    return undefined;
  }
  const texts: string[] = [];
  const media: JsonObject[] = [];
  for (const piece of part.content) {
    if (piece.kind === 'text') texts.push(piece.text);
    else if (piece.source.kind === 'inline') {
      media.push({ inlineData: { mimeType: piece.source.mediaType, data: piece.source.base64 } });
    } else shortfall.addPlace(piece.at);
  }
  const { id } = unpackCallId(part.callId);
  return {
    functionResponse: {
      ...(id === undefined ? {} : { id }),
      name,
      response: { [part.isError ? 'error' : 'output']: texts.join('\n') },
      ...(media.length === 0 ? {} : { parts: media }),
    },
  };
}
