import { ok, refuse, type Result } from '../../kernel/index.ts';
import type { ChatRequest, ChatSettings, Pointer } from '../../vocabulary/index.ts';
import type { EncodedRequest, TargetModel, Unsupported } from '../contract.ts';

/** Collects, during one encoding, the parameters that the target cannot express, by the client's names. */
export class Shortfall {
  readonly #names = new Set<string>();
  readonly #request: ChatRequest;

  /** Starts with what only the request's own protocol can express. */
  constructor(request: ChatRequest) {
    this.#request = request;
    for (const name of request.nativeOnly) this.#names.add(name);
  }

  /** Notes a parameter by its name. */
  add(name: string): void {
    this.#names.add(name);
  }

  /** Notes a piece of the conversation by its place. */
  addPlace(at: Pointer): void {
    this.#names.add(pointerName(at));
  }

  /** Notes a setting by the name that the client's surface gives it. */
  addSetting(setting: keyof ChatSettings): void {
    this.#names.add(this.#request.parameterNames[setting] ?? setting);
  }

  /** Notes each of these settings that the client gave. */
  addGiven(settings: readonly (keyof ChatSettings)[]): void {
    for (const setting of settings) if (this.#request.settings[setting] !== undefined) this.addSetting(setting);
  }

  /** Every name noted, in order. */
  names(): readonly string[] {
    return [...this.#names];
  }
}

/** The encoded request, or its refusal when something was left out and the configuration does not say `drop`. */
export function concludeEncoding(
  encoded: EncodedRequest,
  shortfall: Shortfall,
  target: TargetModel,
): Result<EncodedRequest, Unsupported> {
  const parameters = shortfall.names();
  return parameters.length > 0 && target.onUnsupported === 'refuse' ? refuse({ parameters }) : ok(encoded);
}

/** Writes a place as clients know it: `messages[0].content[1]`. A name that no schema would hold ends the writing. */
export function pointerName(at: Pointer): string {
  let name = '';
  for (const step of at) {
    if (typeof step === 'number') name += `[${step}]`;
    else if (!SCHEMA_NAME.test(step)) break;
    else name += name === '' ? step : `.${step}`;
  }
  return name === '' ? 'body' : name;
}

/** The name of a member that stands beside the one pointed at, or inside the list element pointed at. */
export function besideName(at: Pointer, member: string): string {
  return pointerName([...(typeof at.at(-1) === 'string' ? at.slice(0, -1) : at), member]);
}

const SCHEMA_NAME = /^[A-Za-z_]{1,40}$/u;
