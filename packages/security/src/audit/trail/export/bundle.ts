import { isJsonObject, type JsonObject } from '../../../kernel/index.ts';
import { type Opening, opensCommitment } from '../events/commitment.ts';
import { parseLeaf } from '../events/audit-leaf.ts';
import { isOpening } from '../events/read-record.ts';
import { verifyInclusion } from '../merkle/inclusion.ts';
import { hashLeaf } from '../merkle/tree-hash.ts';
import { parseHashLines, toBase64 } from '../notes/base64.ts';
import { openCheckpoint, type VerifiedCheckpoint } from '../notes/checkpoint.ts';
import { type AuditTrust, witnessingOf } from '../verify/audit-trust.ts';

/** One entry of a bundle. */
export interface BundleEntry {
  readonly index: number;
  /** The entry, canonical JSON. */
  readonly leaf: string;
  readonly proof: readonly Uint8Array[];
  /** What opens the commitments to personal values, as far as it is handed on. */
  readonly openings: readonly Opening[];
}

/** The first line of a bundle: which log, and the signed checkpoint that all proofs lead to. */
export function formatBundleHead(origin: string, checkpoint: string): string {
  return `${JSON.stringify({ format: BUNDLE_FORMAT, origin, checkpoint })}\n`;
}

/** A line of a bundle: an entry with its proof. */
export function formatBundleEntry({ index, leaf, proof, openings }: BundleEntry): string {
  return `${JSON.stringify({ index, leaf, proof: proof.map(toBase64), ...(openings.length === 0 ? {} : { openings }) })}\n`;
}

/** The last line of a bundle, without which it was cut. */
export function formatBundleEnd(entries: number): string {
  return `${JSON.stringify({ end: true, entries })}\n`;
}

/** The outcome of checking a bundle. */
export interface BundleReport {
  readonly status: 'valid' | 'valid-unwitnessed' | 'broken';
  /** Entries that were read and hold. */
  readonly entries: number;
  /** The size of the log that the checkpoint is of; undefined when it is not signed by the log. */
  readonly size: number | undefined;
  /** Lines from 1, the first bad one first; at most 100. */
  readonly invalid: readonly BundleTrouble[];
}

/** What is wrong with a line: `cut` stands for the line that is not there. */
export interface BundleTrouble {
  readonly line: number;
  readonly index?: number;
  readonly reason: 'malformed' | 'checkpoint_not_signed' | 'not_witnessed' | 'not_in_the_log' | 'opening_wrong' | 'cut';
}

/**
 * Checks a bundle of exported entries with public keys alone: each stands in the log where it says, under a checkpoint that the log signed.
 * That no entry was left out of the export cannot be told from it: the whole log can (`verifyAuditLog`).
 *
 * @param lines - The lines of the bundle, without their newlines.
 */
export async function verifyAuditBundle(lines: AsyncIterable<string> | Iterable<string>, trust: AuditTrust): Promise<BundleReport> {
  const check = new BundleCheck(trust);
  for await (const line of lines) {
    if (check.isDone) break;
    check.add(line);
  }
  return check.report();
}

class BundleCheck {
  readonly #trust: AuditTrust;
  readonly #invalid: BundleTrouble[] = [];
  #checkpoint: VerifiedCheckpoint | undefined;
  #isWitnessed = false;
  #line = 0;
  #entries = 0;
  #isEnded = false;

  constructor(trust: AuditTrust) {
    this.#trust = trust;
  }

  get isDone(): boolean {
    return this.#invalid.length >= TROUBLES_MAX || (this.#line > 0 && this.#checkpoint === undefined);
  }

  add(text: string): void {
    this.#line += 1;
    const line = parseLine(text);
    if (line === undefined || this.#isEnded) this.#trouble('malformed');
    else if (this.#line === 1) this.#head(line);
    else if (line['end'] === true) this.#end(line);
    else this.#entry(line);
  }

  report(): BundleReport {
    if (!this.#isEnded && this.#invalid.length < TROUBLES_MAX && this.#checkpoint !== undefined) this.#invalid.push({ line: this.#line + 1, reason: 'cut' });
    if (this.#line === 0) this.#invalid.push({ line: 1, reason: 'cut' });
    const sound = this.#isWitnessed ? 'valid' : 'valid-unwitnessed';
    return { status: this.#invalid.length > 0 ? 'broken' : sound, entries: this.#entries, size: this.#checkpoint?.size, invalid: this.#invalid };
  }

  #head({ format, checkpoint }: JsonObject): void {
    const opened = format === BUNDLE_FORMAT && typeof checkpoint === 'string' ? openCheckpoint(checkpoint, this.#trust) : undefined;
    const witnessing = opened && witnessingOf(opened, this.#trust);
    if (opened === undefined || witnessing === undefined) {
      this.#trouble('checkpoint_not_signed');
      return;
    }
    this.#checkpoint = opened;
    this.#isWitnessed = witnessing.isWitnessed;
    if ((this.#trust.witnesses ?? []).length > 0 && !witnessing.isWitnessed) this.#trouble('not_witnessed');
  }

  #entry(line: JsonObject): void {
    const { index, leaf } = line;
    const proof = toHashes(line['proof']);
    const parsed = typeof leaf === 'string' ? parseLeaf(Buffer.from(leaf)) : undefined;
    if (typeof index !== 'number' || typeof leaf !== 'string' || proof === undefined || parsed === undefined || this.#checkpoint === undefined) {
      this.#trouble('malformed');
      return;
    }
    const { size, root } = this.#checkpoint;
    const openings = line['openings'] ?? [];
    const areOpen = Array.isArray(openings) && openings.every((one) => isOpening(one) && opensCommitment(one, parsed.personal[one.name] ?? ''));
    if (!verifyInclusion({ index, size, leafHash: hashLeaf(Buffer.from(leaf)), root, proof })) this.#trouble('not_in_the_log', index);
    else if (!areOpen) this.#trouble('opening_wrong', index);
    else this.#entries += 1;
  }

  #end({ entries }: JsonObject): void {
    this.#isEnded = true;
    if (entries !== this.#line - 2) this.#trouble('cut');
  }

  #trouble(reason: BundleTrouble['reason'], index?: number): void {
    this.#invalid.push({ line: this.#line, reason, ...(index === undefined ? {} : { index }) });
  }
}

function parseLine(text: string): JsonObject | undefined {
  if (text.length > LINE_CHARACTERS_MAX) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function toHashes(value: unknown): readonly Uint8Array[] | undefined {
  if (!Array.isArray(value) || value.length > PROOF_HASHES_MAX) return undefined;
  const lines = value.flatMap((line: unknown) => (typeof line === 'string' ? [line] : []));
  return lines.length === value.length ? parseHashLines(lines) : undefined;
}

/** Which format a bundle has. */
const BUNDLE_FORMAT = 'agentor.audit-bundle/1';
const TROUBLES_MAX = 100;
const PROOF_HASHES_MAX = 63;
/** An entry of 60 KiB twice over, escaped, with its openings. */
const LINE_CHARACTERS_MAX = 1_048_576;
