import { describe, expect, test } from 'vitest';
import type { Received } from './01-receive.ts';
import type { identify } from './02-identify.ts';
import type { Read } from './03-read.ts';
import { authorize, type Authorized } from './04-authorize.ts';
import { admit, type Admitted } from './05-admit.ts';
import type { Sanitised } from './06-sanitise.ts';
import { detect, type Detected } from './07-detect.ts';
import type { Protected } from './08-protect.ts';
import type { Audited } from './audit-decision.ts';
import { dispatch, type Dispatched, type DispatchPorts } from './09-dispatch.ts';
import { respond } from './11-respond.ts';

/** Never run: the compiler is what looks at it. Each line leaves a stage out; were that to compile, `tsc` would complain of the comment. */
export function leaveStagesOut(
  ports: DispatchPorts & Parameters<typeof authorize>[1] & Parameters<typeof admit>[1] & Parameters<typeof identify>[1] & Parameters<typeof respond>[1],
  at: { readonly received: Received; readonly read: Read; readonly authorized: Authorized; readonly admitted: Admitted; readonly sanitised: Sanitised; readonly detected: Detected; readonly cleared: Protected; readonly audited: Audited; readonly dispatched: Dispatched },
): readonly unknown[] {
  return [
    dispatch(at.audited, ports),
    // @ts-expect-error without its entry in the audit log nothing is dispatched
    dispatch(at.cleared, ports),
    // @ts-expect-error without 08-protect nothing is dispatched
    dispatch(at.detected, ports),
    // @ts-expect-error without 07-detect and 08-protect nothing is dispatched
    dispatch(at.sanitised, ports),
    // @ts-expect-error without any guard nothing is dispatched
    dispatch(at.admitted, ports),
    // @ts-expect-error without 05-admit and the guards nothing is dispatched
    dispatch(at.authorized, ports),
    // @ts-expect-error a request that was only read is not dispatched
    dispatch(at.read, ports),
    // @ts-expect-error a look-alike without its proofs is not dispatched
    dispatch({ ...at.received, caller: at.cleared.caller, request: at.cleared.request, routes: at.cleared.routes }, ports),
    // @ts-expect-error without 06-sanitise there is nothing to detect in
    detect(at.admitted, { guards: [] }),
    // @ts-expect-error without 04-authorize there is no place in the house
    admit(at.read, ports),
    // @ts-expect-error without 02-identify and 03-read there is nobody to authorize
    authorize(at.received, ports),
    // @ts-expect-error without 10-filter nothing is answered
    respond(at.dispatched, ports),
  ];
}

describe('the order of the stages', () => {
  test('is a type: what leaves a stage out does not compile', () => {
    expect(leaveStagesOut).toBeTypeOf('function');
  });
});
