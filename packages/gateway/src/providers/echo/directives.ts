/** What a message to the echo model asks for. Directives stand anywhere in the text, in double square brackets. */
export interface Directives {
  /** What is left of the text without the directives. */
  readonly text: string;
  /** `[[delay 50ms]]`: waits before the answer, and between its tokens when streamed. */
  readonly delayMs: number;
  /** `[[length 200]]`: answers with this many tokens of filler. */
  readonly length?: number;
  /** `[[error 429]]`: fails with this status before the first byte. */
  readonly errorStatus?: number;
  /** `[[error-after 5]]`: fails in the stream after this many tokens. */
  readonly errorAfterTokens?: number;
  /** `[[tool get_weather {"city":"Paris"}]]`: calls this tool; may be given several times for parallel calls. */
  readonly toolCalls: readonly { readonly name: string; readonly argumentsJson: string }[];
  /** `[[echo some text]]`: answers with exactly this. */
  readonly echo?: string;
  /** `[[think some text]]`: reasons with this text first. */
  readonly thinking?: string;
}

/** Reads the directives of a text. Unknown ones stay in the text; numbers are bounded. */
export function readDirectives(source: string): Directives {
  const found: Draft = { delayMs: 0, toolCalls: [] };
  let text = '';
  let from = 0;
  // Arguments may hold `]`, but not `]]`: the first `]]` ends a directive, and the last `[[` before it began it.
  for (let open = source.indexOf('[['); open !== -1; open = source.indexOf('[[', from)) {
    const close = source.indexOf(']]', open + 2);
    if (close === -1) break;
    const start = source.lastIndexOf('[[', close - 2);
    const end = close + 2;
    text += source.slice(from, start);
    if (!takeInner(found, source.slice(start + 2, close))) text += source.slice(start, end);
    from = end;
  }
  return { ...found, text: (text + source.slice(from)).trim() };
}

function takeInner(draft: Draft, inner: string): boolean {
  const space = inner.indexOf(' ');
  return space === -1 ? take(draft, inner, '') : take(draft, inner.slice(0, space), inner.slice(space + 1).trim());
}

type Draft = { -readonly [Key in keyof Omit<Directives, 'text' | 'toolCalls'>]: Directives[Key] } & {
  toolCalls: { name: string; argumentsJson: string }[];
};

function take(draft: Draft, name: string, value: string): boolean {
  switch (name) {
    case 'delay':
      draft.delayMs = Math.min(wholeNumber(value.replace(/ms$/, '')) ?? 0, DELAY_MS_MAX);
      return true;
    case 'length':
      draft.length = Math.min(wholeNumber(value) ?? 0, TOKENS_MAX);
      return true;
    case 'error':
      draft.errorStatus = wholeNumber(value) ?? 500;
      return true;
    case 'error-after':
      draft.errorAfterTokens = wholeNumber(value) ?? 0;
      return true;
    case 'tool':
      if (value === '') return false;
      draft.toolCalls.push(toToolCall(value));
      return true;
    case 'echo':
      draft.echo = value;
      return true;
    case 'think':
      draft.thinking = value;
      return true;
    default:
      return false;
  }
}

function toToolCall(value: string): { name: string; argumentsJson: string } {
  const space = value.indexOf(' ');
  if (space < 0) return { name: value, argumentsJson: '{}' };
  return { name: value.slice(0, space), argumentsJson: value.slice(space + 1).trim() };
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}

const DELAY_MS_MAX = 60_000;
const TOKENS_MAX = 100_000;
