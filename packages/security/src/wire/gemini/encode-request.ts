import { type JsonObject, refuse, type Result } from '../../kernel/index.ts';
import type { ChatRequest } from '../../vocabulary/index.ts';
import type { EncodedRequest, TargetModel, Unsupported } from '../contract.ts';
import { concludeEncoding, Shortfall, splitSystem } from '../encoding/index.ts';
import { encodeContents } from './encode-contents.ts';
import { encodeSettings } from './encode-settings.ts';
import { encodeTools } from './encode-tools.ts';
import { modelPath } from './model-path.ts';

/** A chat for `generateContent` or, streamed, `streamGenerateContent` as server-sent events. */
export function encodeRequest(request: ChatRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  const model = modelPath(target.model);
  if (model === undefined) return refuse({ parameters: ['model'] });
  const shortfall = new Shortfall(request);
  const conversation = encodeConversation(request, shortfall, target);
  const config = encodeSettings(request.settings, shortfall, target);
  const body = { ...conversation, ...(Object.keys(config).length === 0 ? {} : { generationConfig: config }) };
  const path = request.isStreamed ? `/${model}:streamGenerateContent?alt=sse` : `/${model}:generateContent`;
  return concludeEncoding({ path, body }, shortfall, target);
}

/** What a conversation consists of without its settings: also what a token count counts. */
export function encodeConversation(request: ChatRequest, shortfall: Shortfall, target: TargetModel): JsonObject {
  const { system, spoken } = splitSystem(request.turns, shortfall);
  return {
    ...(system.length === 0 ? {} : { systemInstruction: { parts: system.map(({ text }) => ({ text })) } }),
    contents: encodeContents(spoken, shortfall, target),
    ...encodeTools(request, shortfall),
  };
}
