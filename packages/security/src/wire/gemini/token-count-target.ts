import { type JsonObject, refuse, type Result } from '../../kernel/index.ts';
import type { TokenCountRequest } from '../../vocabulary/index.ts';
import {
  type EncodedRequest,
  MalformedAnswer,
  type TargetModel,
  type TokenCountTargetCodec,
  type Unsupported,
} from '../contract.ts';
import { concludeEncoding, Shortfall, tokenMember } from '../encoding/index.ts';
import { decodeFault } from './decode-fault.ts';
import { encodeConversation } from './encode-request.ts';
import { modelPath } from './model-path.ts';

/** Speaks Gemini's `countTokens`: the conversation, its system prompt and its tools are counted. */
export const geminiTokenCountTarget: TokenCountTargetCodec = {
  protocol: 'gemini',
  encodeRequest,
  decodeAnswer: (body: JsonObject) => {
    const inputTokens = tokenMember(body, 'totalTokens');
    if (inputTokens === undefined) throw new MalformedAnswer('the count is missing');
    return { inputTokens };
  },
  decodeFault: (status, body) => decodeFault(status, body),
};

function encodeRequest({ chat }: TokenCountRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  const model = modelPath(target.model);
  if (model === undefined) return refuse({ parameters: ['model'] });
  const shortfall = new Shortfall(chat);
  const counted = { model: decodeURIComponent(model), ...encodeConversation(chat, shortfall, target) };
  return concludeEncoding({ path: `/${model}:countTokens`, body: { generateContentRequest: counted } }, shortfall, target);
}
