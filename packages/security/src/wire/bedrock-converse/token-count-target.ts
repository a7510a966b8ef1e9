import { refuse, type Result } from '../../kernel/index.ts';
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

/** Speaks Bedrock's `count-tokens` in its Converse form. */
export const bedrockTokenCountTarget: TokenCountTargetCodec = {
  protocol: 'bedrock-converse',
  encodeRequest,
  decodeAnswer: (body) => {
    const inputTokens = tokenMember(body, 'inputTokens');
    if (inputTokens === undefined) throw new MalformedAnswer('the count is missing');
    return { inputTokens };
  },
  decodeFault: (status, body, errorType) => decodeFault(status, body, errorType),
};

function encodeRequest({ chat }: TokenCountRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  const path = modelPath(target.model, 'count-tokens');
  if (path === undefined) return refuse({ parameters: ['model'] });
  const shortfall = new Shortfall(chat);
  const body = { input: { converse: encodeConversation(chat, shortfall) } };
  return concludeEncoding({ path, body }, shortfall, target);
}
