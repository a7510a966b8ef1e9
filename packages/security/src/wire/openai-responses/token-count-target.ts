import type { JsonObject, Result } from '../../kernel/index.ts';
import type { TokenCountAnswer, TokenCountRequest } from '../../vocabulary/index.ts';
import { type EncodedRequest, MalformedAnswer, type TargetModel, type TokenCountTargetCodec, type Unsupported } from '../contract.ts';
import { concludeEncoding, Shortfall, tokenMember } from '../encoding/index.ts';
import { decodeOpenAiFault } from '../shared/index.ts';
import { encodeConversation } from './encode-request.ts';
import { encodeOutput, encodeReasoning } from './encode-settings.ts';

/** Counts a conversation's tokens at `POST /responses/input_tokens`. */
export const openAiResponsesTokenCountTarget: TokenCountTargetCodec = {
  protocol: 'openai-responses',
  encodeRequest: encodeCount,
  decodeAnswer,
  decodeFault: decodeOpenAiFault,
};

function encodeCount({ chat }: TokenCountRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  const shortfall = new Shortfall(chat);
  const { reasoning, output } = chat.settings;
  const settings = reasoning === undefined ? {} : encodeReasoning(reasoning);
  const body: JsonObject = {
    ...encodeConversation(chat, target, shortfall),
    ...encodeOutput(output),
    ...(Object.keys(settings).length === 0 ? {} : { reasoning: settings }),
  };
  return concludeEncoding({ path: '/responses/input_tokens', body }, shortfall, target);
}

function decodeAnswer(body: JsonObject): TokenCountAnswer {
  const inputTokens = tokenMember(body, 'input_tokens');
  if (inputTokens === undefined) throw new MalformedAnswer('a token count holds no count');
  return { inputTokens };
}
