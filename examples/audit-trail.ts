/** An audit trail that proves itself: add, find, check, export, hand out a receipt, erase a person. Run: node --conditions=agentor-source examples/audit-trail.ts */
import { AuditAction, AuditOutcome, AuditResource, AuditTrail, verifyReceipt } from '@agentor/security/audit';
import { SYSTEM_CLOCK, SYSTEM_RANDOM } from '@agentor/security/node';

const auditTrail = new AuditTrail({ clock: SYSTEM_CLOCK, random: SYSTEM_RANDOM });

const { id } = await auditTrail.addEvent({
  action: AuditAction.LOGIN,
  resource: AuditResource.USER,
  outcome: AuditOutcome.SUCCESS,
  userId: 'user123',
  resourceId: 'user123',
  details: { ip_address: '192.168.1.1' },
});

const events = await auditTrail.getEvents({ userId: 'user123', action: AuditAction.LOGIN });
for (const event of events) console.log(`${event.action} ${event.resource} (${event.outcome}) from ${String(event.details['ip_address'])}`);

const [integrityStatus, invalidEntries] = await auditTrail.verifyIntegrity();
console.log(`Audit trail integrity: ${integrityStatus}, ${invalidEntries.length} invalid entries`);

// Whoever has the public key can check the receipt without the log.
const receipt = await auditTrail.receiptOf(id);
const trust = { origin: auditTrail.origin, logKeys: [auditTrail.verifier] };
console.log(`receipt holds: ${receipt !== undefined && verifyReceipt(receipt, trust).ok}`);

// A person can be erased: the entry stays, the proof holds, the way to the person is gone.
await auditTrail.eraseSubject({ userId: 'user123' });
const after = await auditTrail.getEvent(id);
console.log(`after erasure: user ${after?.userId}, unreadable ${after?.unreadable.join(' ')}`);
console.log(`receipt holds: ${receipt !== undefined && verifyReceipt(receipt, trust).ok}`);
