import type { Fault } from '../../vocabulary/index.ts';

/** A fault in the words of this protocol's `error` event. */
export interface FaultWords {
  readonly code: string;
  readonly message: string;
  readonly parameter?: string | undefined;
}

/** Says what to do next. The provider's own words go on for requests that it found wrong, and for nothing else. */
export function describeFault(fault: Fault): FaultWords {
  switch (fault.kind) {
    case 'invalid-request':
    case 'too-large':
      return {
        code: fault.code ?? 'invalid_prompt',
        message: fault.message ?? 'The model cannot take this request. Change it before sending it again.',
        parameter: fault.parameter,
      };
    case 'content-refused':
      return { code: 'invalid_prompt', message: 'The provider refused this content. Change it before sending it again.' };
    case 'rate-limited':
    case 'overloaded':
      return { code: 'rate_limit_exceeded', message: 'The model is busy. Send the request again later.' };
    default:
      return { code: 'server_error', message: 'The answer could not be finished. Send the request again.' };
  }
}
