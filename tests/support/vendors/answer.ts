import type { Script, UpstreamCall, UpstreamReply } from '../upstream.ts';

/** An answer that any vendor can give in its own words. */
export interface VendorAnswer {
  /** The model that the vendor names; default `model-served`. */
  readonly model?: string;
  readonly text?: string;
  readonly reasoning?: { readonly text: string; readonly signature: string };
  readonly toolCalls?: readonly VendorToolCall[];
  readonly stop?: 'end' | 'length' | 'stop-sequence' | 'tool-use' | 'content-filter';
  readonly usage?: VendorUsage;
  /** What spoils the reply. */
  readonly fault?: Omit<UpstreamReply, 'body'>;
}

/** A call of a tool. `argumentsJson` is written as the vendor's model wrote it. */
export interface VendorToolCall {
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
}

/** Tokens; `input` holds the cached ones and `output` those of the reasoning, as OpenAI counts. */
export interface VendorUsage {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
  readonly reasoning?: number;
}

/** What a vendor answers: the same each time, or by what it was asked. */
export type Answering = VendorAnswer | ((call: UpstreamCall, index: number) => VendorAnswer);

/** The stop reason of an answer: tool use when it calls tools, unless it says otherwise. */
export function stopOf({ stop, toolCalls = [] }: VendorAnswer): NonNullable<VendorAnswer['stop']> {
  return stop ?? (toolCalls.length > 0 ? 'tool-use' : 'end');
}

/** The usage of an answer, with a default. */
export function usageOf({ usage }: VendorAnswer): VendorUsage {
  return usage ?? { input: 11, output: 7 };
}

/** A script that answers by `speak`. */
export function answering(answer: Answering, speak: (answer: VendorAnswer, call: UpstreamCall) => UpstreamReply): Script {
  return (call, index) => {
    const given = typeof answer === 'function' ? answer(call, index) : answer;
    return { ...speak(given, call), ...given.fault };
  };
}

/** When all vendors of the tests made their answers. */
export const CREATED_S = 1_790_000_000;
