import type { JsonObject } from '../../kernel/index.ts';
import type { Fault } from '../../vocabulary/index.ts';
import { FaultAnswer } from '../contract.ts';

/**
 * For bodies that came with a status of success and are no answer: compatible servers and proxies between send
 * `{"error": …}` so.
 *
 * @throws {FaultAnswer} when the body tells of a fault; does nothing otherwise.
 */
export function refuseFaultBody(body: JsonObject, decode: (status: undefined, body: JsonObject) => Fault): void {
  const error = body['error'];
  if (error === undefined || error === null || error === '' || error === false) return;
  throw new FaultAnswer(decode(undefined, body));
}
