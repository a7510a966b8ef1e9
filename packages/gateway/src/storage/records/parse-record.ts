import { isJsonObject } from '@agentor/security/kernel';
import type { RequestRecord } from '../../ports/index.ts';

/** Reads a record that was stored; undefined when it is none, as after a hand-made change. */
export function parseRecord(text: string): RequestRecord | undefined {
  const value = parseJson(text);
  return isRecord(value) ? value : undefined;
}

/** Looks at what every version's records have; we wrote them. */
function isRecord(value: unknown): value is RequestRecord {
  return (
    isJsonObject(value) &&
    typeof value['id'] === 'string' &&
    typeof value['startedAtMs'] === 'number' &&
    typeof value['outcome'] === 'string' &&
    typeof value['status'] === 'number' &&
    Array.isArray(value['attempts']) &&
    Array.isArray(value['guards'])
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
