import { type JsonObject, refuse, type Result } from '../../kernel/index.ts';
import type { ChatRequest } from '../../vocabulary/index.ts';
import type { EncodedRequest, TargetModel, Unsupported } from '../contract.ts';
import { concludeEncoding, Shortfall, splitSystem } from '../encoding/index.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeSettings } from './encode-settings.ts';
import { encodeTools } from './encode-tools.ts';
import { modelPath } from './model-path.ts';

/** A chat for `converse` or, streamed, `converse-stream`. */
export function encodeRequest(request: ChatRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  const path = modelPath(target.model, request.isStreamed ? 'converse-stream' : 'converse');
  if (path === undefined) return refuse({ parameters: ['model'] });
  const shortfall = new Shortfall(request);
  const conversation = encodeConversation(request, shortfall);
  const settings = encodeSettings(request.settings, shortfall, target);
  return concludeEncoding({ path, body: { ...conversation, ...settings } }, shortfall, target);
}

/** What a conversation consists of without its settings: also what a token count counts. */
export function encodeConversation(request: ChatRequest, shortfall: Shortfall): JsonObject {
  const { system, spoken } = splitSystem(request.turns, shortfall);
  return {
    ...(system.length === 0 ? {} : { system: system.map(({ text }) => ({ text })) }),
    messages: encodeMessages(spoken, shortfall),
    ...encodeTools(request, shortfall),
  };
}
