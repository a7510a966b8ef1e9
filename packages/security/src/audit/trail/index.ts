export { canonicalJson, CANONICAL_DEPTH_MAX, CanonicalJsonError } from './canonical-json.ts';
export { type AuditEvent, type AuditRecord, PERSONAL_RESOURCES, type PersonalValue } from './events/audit-event.ts';
export { AuditEntryError, type AuditLeaf, formatLeaf, LEAF_BYTES_MAX, LEAF_SCHEMA, type LeafTerms, parseLeaf } from './events/audit-leaf.ts';
export { commitTo, type Opening, opensCommitment, SALT_BYTES } from './events/commitment.ts';
export { AuditAction, AuditOutcome, AuditResource } from './events/names.ts';
export {
  type AuditBatch,
  type AuditEntry,
  type AuditLabels,
  type AuditStore,
  AuditStoreError,
  type PlaceRange,
  type SealedValues,
  type StoredCheckpoint,
  type StoredEntry,
  type StoredQuery,
  type TileHash,
} from './log/audit-store.ts';
export { growTree } from './log/grow-tree.ts';
export { memoryAuditStore } from './log/memory-audit-store.ts';
export { type HashReader, proveConsistency, proveInclusion, readCompactRange, readRoot, readTile } from './log/read-tree.ts';
export { AuditLogError, Sequencer, type SequencerParts } from './log/sequencer.ts';
export { CompactRange, type CompletedNode } from './merkle/compact-range.ts';
export { type ConsistencyClaim, consistencyRanges, verifyConsistency } from './merkle/consistency.ts';
export { type InclusionClaim, inclusionRanges, verifyInclusion } from './merkle/inclusion.ts';
export { type FullNode, hashOfRange, type NodeHashes, type NodeRange, toFullNodes } from './merkle/node-range.ts';
export { emptyRoot, HASH_BYTES, hashChildren, hashLeaf } from './merkle/tree-hash.ts';
export {
  type Checkpoint,
  formatCheckpoint,
  type LogIdentity,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  type VerifiedCheckpoint,
} from './notes/checkpoint.ts';
export { cosignCheckpoint, type Cosignature, verifyCosignatures } from './notes/cosignature.ts';
export {
  formatVerifierKey,
  isKeyName,
  newNoteSeed,
  type NoteKeyKind,
  type NoteSigner,
  noteSigner,
  type NoteVerifier,
  noteVerifier,
  parseVerifierKey,
} from './notes/note-key.ts';
export {
  formatNote,
  formatSignatureLine,
  type NoteSignature,
  parseNote,
  parseSignatureLine,
  type SignedNote,
  signNote,
  verifyNote,
} from './notes/signed-note.ts';
export { formatTlogProof, parseTlogProof, type TlogProof } from './notes/tlog-proof.ts';
export {
  type AddCheckpointRequest,
  answerAddCheckpoint,
  formatAddCheckpoint,
  parseAddCheckpoint,
  TREE_SIZE_TYPE,
  type WitnessAnswer,
  type WitnessedTree,
  type WitnessKnowledge,
} from './notes/witness-protocol.ts';
export { ENTRY_BYTES_MAX, formatEntryBundle, parseEntryBundle } from './tiles/entry-bundle.ts';
export { type HashSpan, hashesOfLevel, levelsOf, spanOf, tileOf, tilesOfLevel } from './tiles/tile-coordinates.ts';
export { parseTilePath, TILE_HEIGHT, TILE_WIDTH, type TileName, tilePath } from './tiles/tile-path.ts';
export { type AuditQuery, AuditQueryError, toStoredQuery } from './audit-query.ts';
export { type AuditExport, type AuditExportOptions, type AuditMirror, type AuditMirrorEntry, AuditTrail, type AuditTrailParts, type LoggedEvent } from './audit-trail.ts';
export { type PersonalGroup, personalGroups } from './events/personal-values.ts';
export { readOpenings, readRecord } from './events/read-record.ts';
export { announcedKey, rotationEvent } from './events/rotation.ts';
export { type EntryParts, toAuditEntry } from './events/to-audit-entry.ts';
export {
  type BundleEntry,
  type BundleReport,
  type BundleTrouble,
  formatBundleEnd,
  formatBundleEntry,
  formatBundleHead,
  verifyAuditBundle,
} from './export/bundle.ts';
export { CSV_HEAD, toCsvLine } from './export/csv.ts';
export { toOcsfEvent } from './export/ocsf.ts';
export { isReceiptFor, type Receipt, receiptEvent, type ReceiptRefusal, type ReceiptTerms, type VerifiedReceipt, verifyReceipt } from './receipt.ts';
export { memorySubjectKeys, newSubjectKey, type Subject, type SubjectKey, type SubjectKeys } from './subjects/subject-keys.ts';
export { type AuditDoubt, type AuditLogReport, type AuditTrouble, type InvalidAuditEntry, TROUBLES_MAX } from './verify/audit-log-report.ts';
export { type AuditTrust, type Witnessing, witnessingOf } from './verify/audit-trust.ts';
export { type CheckedEntry } from './verify/log-check.ts';
export { auditLogSource, type AuditLogSource, verifyAuditLog, type VerifyAuditLogOptions } from './verify/verify-audit-log.ts';
