import { dataFrame, inPieces, json, sse } from '../replies.ts';
import type { Script, UpstreamReply } from '../upstream.ts';
import { type Answering, answering, stopOf, usageOf, type VendorAnswer } from './answer.ts';

/** Speaks Gemini's generateContent, its stream, countTokens and batchEmbedContents. */
export function gemini(answer: Answering): Script {
  return answering(answer, (given, { path, query, body }) => {
    const action = /^\/v1beta\/models\/[^/:]+:(\w+)$/u.exec(path)?.[1];
    switch (action) {
      case 'generateContent':
        return json(toResponse(given, { parts: partsOf(given), isLast: true }));
      case 'streamGenerateContent':
        return query.get('alt') === 'sse' ? streamed(given) : geminiError(400, 'INVALID_ARGUMENT', 'only alt=sse is served here');
      case 'countTokens':
        return json({ totalTokens: usageOf(given).input, promptTokensDetails: [{ modality: 'TEXT', tokenCount: usageOf(given).input }] });
      case 'batchEmbedContents': {
        const requests = Array.isArray(body['requests']) ? body['requests'] : [];
        return json({ embeddings: requests.map((_, index) => ({ values: [0.25, -0.5, index] })), usageMetadata: { promptTokenCount: usageOf(given).input } });
      }
      default:
        return geminiError(404, 'NOT_FOUND', 'no such path');
    }
  });
}

/** An error as Gemini writes it. */
export function geminiError(code: number, status: string, message: string, more: UpstreamReply = {}): UpstreamReply {
  return json({ error: { code, message, status } }, { status: code, ...more });
}

type GeminiPart = Readonly<Record<string, unknown>>;

function partsOf({ reasoning, text, toolCalls = [] }: VendorAnswer): readonly GeminiPart[] {
  const signature = reasoning?.signature;
  const isSigned = signature !== undefined;
  return [
    ...(reasoning === undefined ? [] : [{ text: reasoning.text, thought: true }]),
    ...(text === undefined ? [] : [{ text, ...(isSigned && toolCalls.length === 0 ? { thoughtSignature: signature } : {}) }]),
    ...toolCalls.map(({ name, argumentsJson }, index) => ({
      functionCall: { name, args: JSON.parse(argumentsJson) },
      ...(isSigned && index === 0 ? { thoughtSignature: signature } : {}),
    })),
  ];
}

function streamed(answer: VendorAnswer): UpstreamReply {
  const pieces = partsOf(answer).flatMap((part): readonly GeminiPart[] => {
    const { text, thoughtSignature, ...rest } = part;
    if (typeof text !== 'string') return [part];
    const texts = inPieces(text);
    return texts.map((piece, index) => ({ text: piece, ...rest, ...(index === texts.length - 1 && thoughtSignature !== undefined ? { thoughtSignature } : {}) }));
  });
  const chunks = pieces.map((part, index) => toResponse(answer, { parts: [part], isLast: index === pieces.length - 1 }));
  return sse((chunks.length === 0 ? [toResponse(answer, { parts: [], isLast: true })] : chunks).map((chunk) => dataFrame(chunk)));
}

function toResponse(answer: VendorAnswer, { parts, isLast }: { readonly parts: readonly GeminiPart[]; readonly isLast: boolean }): object {
  const { input, output, cached, reasoning = 0 } = usageOf(answer);
  return {
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...(isLast ? { finishReason: FINISH_REASONS[stopOf(answer)] } : {}) }],
    usageMetadata: {
      promptTokenCount: input,
      candidatesTokenCount: isLast ? output - reasoning : 1,
      totalTokenCount: input + output,
      ...(cached === undefined ? {} : { cachedContentTokenCount: cached }),
      ...(reasoning === 0 ? {} : { thoughtsTokenCount: reasoning }),
    },
    modelVersion: answer.model ?? 'model-served',
    responseId: 'gemini-upstream1',
  };
}

const FINISH_REASONS = {
  'end': 'STOP',
  'stop-sequence': 'STOP',
  'length': 'MAX_TOKENS',
  'tool-use': 'STOP',
  'content-filter': 'SAFETY',
} as const;
