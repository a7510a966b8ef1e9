import { isJsonObject, type JsonObject } from '@agentor/security/kernel';
import type { NativeFrame, WireProtocol } from '@agentor/security/vocabulary';
import type { Frame } from './framing.ts';

/**
 * A provider's frame for a renderer of the same protocol. Its data are parsed when they are asked for: most renderers
 * need them for a few frames only, and those of other protocols for none.
 */
export function toNative(protocol: WireProtocol, { data, text }: Frame): NativeFrame {
  return {
    protocol,
    text,
    get data() {
      return parseData(data);
    },
  };
}

/** Undefined for frames without JSON, such as `[DONE]`. */
function parseData(data: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
