import { setImmediate as pause } from 'node:timers/promises';
import { mint, ok, type Passed, refuse, type Result } from '@agentor/security/kernel';
import { JSON_LIMITS, type JsonLimits, parseJsonBody, parseJsonBodyInSlices, REQUEST_NAMES } from '@agentor/security/validation';
import type { BodySurface, ModelRequest } from '@agentor/security/vocabulary';
import { CLIENT_CODECS, type InvalidBody, parseAnthropicBetas, type ParseOptions } from '@agentor/security/wire';
import { type ErrorCode, type Refusal, refusalFromJson } from '../errors/index.ts';
import type { Receipts } from '../ports/index.ts';
import type { Identified } from './02-identify.ts';
import { AnswerAccount } from './answer-account.ts';

/** A request whose body was read, checked and turned into the canonical one. */
export type Read = Passed<'read', Identified & { readonly request: ModelRequest }>;

/** What this stage needs. */
export interface ReadPorts {
  readonly parseOptions: ParseOptions;
  /** Undefined without an audit log. */
  readonly receipts: Receipts | undefined;
  /** The name of the configuration in force. */
  readonly policyEpoch: string;
  readonly bodyLimits: { readonly textBytesMax: number; readonly multimodalBytesMax: number };
}

/** Bytes to canonical request: limits, pre-scan, schema. Nothing of the bytes survives but the validated object. */
export async function read(
  identified: Identified,
  surface: BodySurface,
  { parseOptions, bodyLimits, receipts, policyEpoch }: ReadPorts,
): Promise<Result<Read, Refusal>> {
  const { incoming, draft } = identified;
  const bytesMax = TAKES_MEDIA[surface] ? bodyLimits.multimodalBytesMax : bodyLimits.textBytesMax;
  if ((incoming.bytesAnnounced ?? 0) > bytesMax) return refuse({ code: 'body_too_large', limit: bytesMax });
  const askedMs = draft.elapsedMs;
  const reading = incoming.readBody({ bytesMax });
  const body = reading instanceof Promise ? await reading : reading;
  draft.waited(draft.elapsedMs - askedMs);
  if (!body.ok) return body;
  draft.bytesIn = body.value.byteLength;
  if (receipts !== undefined) draft.account = new AnswerAccount(draft.id, { saltOf: receipts.saltOf, policyEpoch }).received(body.value);
  const isLarge = body.value.byteLength > SLICED_FROM_BYTES;
  const json = isLarge ? await parseJsonBodyInSlices(body.value, LIMITS, pause) : parseJsonBody(body.value, LIMITS);
  if (!json.ok) return refuse(refusalFromJson(json.reason));
  const parsed = CLIENT_CODECS[surface].parseRequest(json.value, parseOptions);
  if (!parsed.ok) return refuse(refusalOfBody(parsed.reason));
  const completed = withBetas(parsed.value, incoming.header('anthropic-beta'));
  if (!completed.ok) return refuse(refusalOfBody(completed.reason));
  const request = completed.value;
  draft.isStreamed = request.kind === 'chat' && request.isStreamed;
  return ok(mint<'read', Identified & { readonly request: ModelRequest }>({ ...identified, request }));
}

/** Anthropic's clients ask for beta features by a header; it is a part of the request like any other. */
function withBetas(request: ModelRequest, header: string | undefined): Result<ModelRequest, InvalidBody> {
  if (header === undefined || request.surface !== 'messages') return ok(request);
  const betas = parseAnthropicBetas(header);
  return betas.ok ? ok({ ...request, betas: betas.value }) : betas;
}

function refusalOfBody(invalid: InvalidBody): Refusal {
  return { code: CODE_OF_PROBLEM[invalid.problem], parameter: invalid.parameter, rule: invalid.rule };
}

const CODE_OF_PROBLEM: Readonly<Record<InvalidBody['problem'], ErrorCode>> = {
  'not-an-object': 'invalid_json',
  'missing-parameter': 'missing_parameter',
  'unknown-parameter': 'unknown_parameter',
  'forbidden-parameter': 'forbidden_parameter',
  'wrong-type': 'invalid_parameter',
  'not-allowed-value': 'invalid_parameter',
  'out-of-range': 'invalid_parameter',
  'inconsistent': 'invalid_parameter',
};

/** Surfaces whose bodies may carry images, sound and files get the larger limit (ASSURANCE VAL-1). */
const TAKES_MEDIA: Readonly<Record<BodySurface, boolean>> = {
  'chat-completions': true,
  'responses': true,
  'messages': true,
  'count-tokens': true,
  'completions': false,
  'embeddings': false,
};

const LIMITS: JsonLimits = { ...JSON_LIMITS, knownNames: REQUEST_NAMES };
/** Above this the scan gives others a turn in between. */
const SLICED_FROM_BYTES = 262_144;
