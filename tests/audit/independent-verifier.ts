/**
 * A second verifier of the audit log, written from the texts of RFC 6962, RFC 8785 and C2SP (signed-note, tlog-checkpoint, tlog-tiles,
 * tlog-cosignature, tlog-proof) alone. It shares no line with the library, and goes other ways where there are several: it recurses as
 * the RFC defines trees, where the library climbs iteratively.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';

/** Gives the bytes of a path of the log (`checkpoint`, `tile/…`), or undefined. */
export type Fetch = (path: string) => Promise<Buffer | undefined>;

/** A public key: `name+id+base64`. */
export interface Key {
  readonly name: string;
  readonly id: Buffer;
  readonly type: number;
  readonly raw: Buffer;
}

/** A checkpoint whose signature held. */
export interface Head {
  readonly size: number;
  readonly root: Buffer;
  /** When the trusted witness cosigned it, Unix seconds; undefined when it did not. */
  readonly cosignedAt: number | undefined;
}

/** Reads a verifier key. */
export function readKey(line: string): Key {
  const first = line.indexOf('+');
  const second = line.indexOf('+', first + 1);
  const name = line.slice(0, first);
  const body = Buffer.from(line.slice(second + 1), 'base64');
  const id = sha256(Buffer.from(`${name}\n`), body).subarray(0, 4);
  check(id.toString('hex') === line.slice(first + 1, second), 'the id of a key follows from the key');
  return { name, id, type: body[0] ?? 0, raw: body.subarray(1) };
}

/** Checks a signed checkpoint, and a cosignature where a witness is given. */
export function openHead(note: string, key: Key, witness?: Key): Head {
  const end = note.lastIndexOf('\n\n') + 1;
  const text = note.slice(0, end);
  const lines = note.slice(end + 1).trimEnd().split('\n');
  const signatures = lines.map((line) => {
    const [dash, name, encoded = ''] = line.split(' ');
    check(dash === '\u2014', 'a signature line begins with an em dash');
    return { name, bytes: Buffer.from(encoded, 'base64') };
  });
  const of = (one: Key): Buffer | undefined => signatures.find(({ name, bytes }) => name === one.name && bytes.subarray(0, 4).equals(one.id))?.bytes.subarray(4);
  const own = of(key);
  check(own !== undefined && key.type === 1 && isSignedBy(key, Buffer.from(text), own), 'the log signed its checkpoint');
  const [origin, size, root] = text.split('\n');
  check(origin === key.name, 'the checkpoint is of this log');
  const cosignature = witness && of(witness);
  const cosignedAt = cosignature && Number(cosignature.readBigUInt64BE(0));
  if (witness !== undefined && cosignature !== undefined) {
    const message = Buffer.from(`cosignature/v1\ntime ${cosignedAt}\n${text}`);
    check(witness.type === 4 && isSignedBy(witness, message, cosignature.subarray(8)), 'the witness signed the checkpoint');
  }
  return { size: Number(size), root: Buffer.from(root ?? '', 'base64'), cosignedAt };
}

/** MTH of RFC 6962, section 2.1, over hashes of leaves. */
export function treeHash(leafHashes: readonly Buffer[]): Buffer {
  if (leafHashes.length === 0) return sha256();
  if (leafHashes.length === 1) return leafHashes[0] ?? sha256();
  const k = split(leafHashes.length);
  return node(treeHash(leafHashes.slice(0, k)), treeHash(leafHashes.slice(k)));
}

/** The root that a leaf and its audit path give, by the definition of PATH in RFC 6962, section 2.1.1, read backwards. */
export function rootFromPath(place: { readonly m: number; readonly n: number }, leafHash: Buffer, path: readonly Buffer[]): Buffer {
  const { m, n } = place;
  if (n === 1) {
    check(path.length === 0, 'a path ends at the leaf');
    return leafHash;
  }
  const k = split(n);
  const last = path.at(-1);
  if (last === undefined) throw new Error('a path goes up to the root');
  const rest = path.slice(0, -1);
  return m < k ? node(rootFromPath({ m, n: k }, leafHash, rest), last) : node(last, rootFromPath({ m: m - k, n: n - k }, leafHash, rest));
}

/** Both roots that a consistency proof gives, by the definition of SUBPROOF in RFC 6962, section 2.1.2, read backwards. */
export function rootsFromProof(place: { readonly m: number; readonly n: number; readonly isOld: boolean }, oldRoot: Buffer, proof: readonly Buffer[]): readonly [Buffer, Buffer] {
  const { m, n, isOld } = place;
  if (m === n) {
    const [only = oldRoot] = proof;
    check(proof.length === (isOld ? 0 : 1), 'a proof ends where both trees are one');
    return [only, only];
  }
  const k = split(n);
  const last = proof.at(-1);
  if (last === undefined) throw new Error('a proof goes up to the root');
  const rest = proof.slice(0, -1);
  if (m <= k) {
    const [before, after] = rootsFromProof({ m, n: k, isOld }, oldRoot, rest);
    return [before, node(after, last)];
  }
  const [before, after] = rootsFromProof({ m: m - k, n: n - k, isOld: false }, oldRoot, rest);
  return [node(last, before), node(last, after)];
}

/** What was found of a log: the first entry that is not what was signed, or undefined. */
export interface Finding {
  readonly size: number;
  readonly firstBad: number | undefined;
  readonly entries: readonly Buffer[];
}

/** Fetches a whole log by its tiles and checks it: entries against leaf hashes, hashes against the tiles above, all against the checkpoint. */
export async function checkLog(fetch: Fetch, key: Key, witness?: Key): Promise<Finding & Head> {
  const head = openHead((await must(fetch, 'checkpoint')).toString(), key, witness);
  const entries: Buffer[] = [];
  const stored: Buffer[] = [];
  for (let tile = 0; tile * 256 < head.size; tile += 1) {
    const width = Math.min(256, head.size - tile * 256);
    const suffix = `${number(tile)}${width === 256 ? '' : `.p/${width}`}`;
    entries.push(...unbundle(await must(fetch, `tile/entries/${suffix}`)));
    stored.push(...hashesOf(await must(fetch, `tile/0/${suffix}`)));
  }
  const hashes = entries.map(leaf);
  const differing = stored.findIndex((hash, index) => !hash.equals(hashes[index] ?? sha256()));
  await checkLevelOne(fetch, stored, head.size);
  const isSigned = entries.length === head.size && treeHash(hashes).equals(head.root);
  const firstBad = differing === -1 ? 0 : differing;
  return { ...head, entries, firstBad: isSigned && differing === -1 ? undefined : firstBad };
}

/** Reads and checks a tlog-proof for an entry. Gives its index. */
export function checkProof(text: string, entry: Buffer, key: Key): number {
  const end = text.indexOf('\n\n');
  const [header, ...lines] = text.slice(0, end).split('\n');
  check(header === 'c2sp.org/tlog-proof@v1', 'a proof says what it is');
  const [index = '', ...path] = lines.filter((line) => !line.startsWith('extra '));
  const m = Number(index.replace('index ', ''));
  const head = openHead(text.slice(end + 2), key);
  const root = rootFromPath({ m, n: head.size }, leaf(entry), path.map((line) => Buffer.from(line, 'base64')));
  check(root.equals(head.root), 'the path leads to the root');
  return m;
}

/** Whether a text is in the form of RFC 8785: names sorted by code units, no white space, no name twice. */
export function isCanonical(text: string): boolean {
  const sorted = JSON.stringify(JSON.parse(text), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) : value,
  );
  return sorted === text;
}

/** The commitment to a personal value: SHA-256 over a label, 16 bytes of salt and `["name",value]`. */
export function commitment(name: string, value: string, salt: Buffer): string {
  check(salt.length === 16, 'a salt has 128 bits');
  return sha256(Buffer.from('agentor audit commitment v1\n'), salt, Buffer.from(JSON.stringify([name, value]))).toString('base64');
}

/** The hash of an entry. */
export function leaf(entry: Buffer): Buffer {
  return sha256(Buffer.of(0), entry);
}

async function checkLevelOne(fetch: Fetch, hashes: readonly Buffer[], size: number): Promise<void> {
  const full = Math.floor(size / 256);
  if (full === 0) return;
  check(full <= 256, 'this verifier reads logs of up to 65,536 entries');
  const tile = hashesOf(await must(fetch, `tile/1/000${full === 256 ? '' : `.p/${full}`}`));
  for (const [place, hash] of tile.entries()) check(hash.equals(treeHash(hashes.slice(place * 256, (place + 1) * 256))), `tile 1 holds the root of tile ${place}`);
}

function unbundle(bundle: Buffer): readonly Buffer[] {
  const entries: Buffer[] = [];
  for (let rest = bundle; rest.length > 0; ) {
    const length = rest.readUInt16BE(0);
    check(rest.length >= 2 + length, 'a bundle ends with an entry');
    entries.push(rest.subarray(2, 2 + length));
    rest = rest.subarray(2 + length);
  }
  return entries;
}

function hashesOf(tile: Buffer): readonly Buffer[] {
  check(tile.length % 32 === 0, 'a tile is hashes');
  return Array.from({ length: tile.length / 32 }, (_, place) => tile.subarray(place * 32, place * 32 + 32));
}

function number(index: number): string {
  const last = String(index % 1_000).padStart(3, '0');
  return index < 1_000 ? last : `${number(Math.floor(index / 1_000)).replaceAll(/(?<=^|\/)(?=\d)/gu, 'x')}/${last}`;
}

function isSignedBy({ raw }: Key, message: Buffer, signature: Buffer): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });
  return verify(undefined, message, key, signature);
}

function node(left: Buffer, right: Buffer): Buffer {
  return sha256(Buffer.of(1), left, right);
}

function split(n: number): number {
  return 2 ** Math.floor(Math.log2(n - 1));
}

function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

async function must(fetch: Fetch, path: string): Promise<Buffer> {
  const bytes = await fetch(path);
  if (bytes === undefined) throw new Error(`the log has no ${path}`);
  return bytes;
}

function check(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`not so: ${what}`);
}
