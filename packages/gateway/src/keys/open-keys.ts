import { type Clock, equalInConstantTime, type Random, Secret } from '@agentor/security/kernel';
import type { Act, Acts, Actor, Caller, Keys } from '../ports/index.ts';
import { findKeyId, generateApiKey } from './api-key.ts';
import { KEY_FILE, type KeyRecord, parseKeyFile, writeKeyFile } from './key-file.ts';
import { createKeyedHash, type KeyedHash } from './keyed-hash.ts';

/** The API keys of a gateway. */
export interface KeyStore extends Keys {
  /** A new key. Its text is in the answer and nowhere else: show it once. */
  readonly create: (terms: KeyTerms) => Promise<NewKey>;
  /** Takes a key back. False when there is none of that id. */
  readonly revoke: (id: string) => Promise<boolean>;
  /** What is kept of each key, oldest first. */
  readonly list: () => readonly KeySummary[];
  /** Reads the file again, for keys that a command made or took back meanwhile. @throws {KeyFileError} the keys stay as they were. */
  readonly reload: () => Promise<void>;
}

/** What a key is for. */
export interface KeyTerms {
  /** For people: whose it is, or where it is used. At most 200 characters. */
  readonly label: string;
  /** Model names that it may use; left out, all. */
  readonly models?: readonly string[];
}

/** A key at its creation, the only time it can be seen. */
export interface NewKey {
  readonly id: string;
  readonly key: Secret;
}

/** A key without what logs in. */
export type KeySummary = Omit<KeyRecord, 'hash'>;

/** What keys stand on. */
export interface KeyPorts {
  readonly files: {
    readonly readText: (name: string) => Promise<string | undefined>;
    readonly writeText: (name: string, text: string) => Promise<void>;
  };
  /** The key of the hashes: without it the file of keys tells nothing, and cannot be searched by guesses. */
  readonly pepper: Secret;
  readonly random: Pick<Random, 'bytes'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Where each change is written before it is made. */
  readonly acts: Acts;
  /** Who makes the changes. */
  readonly actor: Actor;
}

/**
 * Opens the keys in the data folder.
 *
 * @throws {KeyFileError} when their file is damaged.
 */
export async function openKeys(ports: KeyPorts): Promise<KeyStore> {
  let records = await readRecords(ports);
  const hash = createKeyedHash(ports.pepper);
  let last: Promise<unknown> = Promise.resolve();
  /** One change after the other, each upon what the file says then. */
  const change = <Outcome>(decide: (now: readonly KeyRecord[]) => Change<Outcome>): Promise<Outcome> => {
    const next = last.then(async () => {
      const { kept, outcome, act } = decide([...(await readRecords(ports)).values()]);
      if (act === undefined) return outcome;
      await ports.acts.carryOut({ actor: ports.actor, ...act }, () => ports.files.writeText(KEY_FILE, writeKeyFile(kept)));
      records = byId(kept);
      return outcome;
    });
    last = next.catch(() => undefined);
    return next;
  };
  return {
    find: (presented) => findCaller(presented, records, hash),
    create: async (terms) => change((now) => addKey(terms, now, { ...ports, hash })),
    revoke: async (id) => change((now) => removeKey(id, now)),
    list: () => [...records.values()].map(toSummary),
    reload: async () => {
      const now = await readRecords(ports);
      const facts = differences(records, now);
      if (facts === undefined) return;
      await ports.acts.carryOut({ actor: 'gateway', action: 'update', resource: 'api_key', facts }, () => {
        records = now;
      });
    },
  };
}

interface Change<Outcome> {
  readonly kept: readonly KeyRecord[];
  readonly outcome: Outcome;
  /** What is done; absent when there is nothing to do. */
  readonly act?: Omit<Act, 'actor'>;
}

/** Form and check sum first, so that nothing else ever goes further; then the same work for known and unknown ids. */
function findCaller(presented: string, records: ReadonlyMap<string, KeyRecord>, hash: KeyedHash): Caller | undefined {
  const id = findKeyId(presented);
  if (id === undefined) return undefined;
  const record = records.get(id);
  const isKey = equalInConstantTime(hashKey(presented, hash), Buffer.from(record?.hash ?? NO_HASH, 'hex'));
  if (!isKey || record === undefined) return undefined;
  return { keyId: record.id, tenantId: record.tenantId, ...(record.models !== undefined && { models: record.models }) };
}

function addKey({ label, models }: KeyTerms, now: readonly KeyRecord[], { random, hash, clock }: Pick<KeyPorts, 'random' | 'clock'> & { readonly hash: KeyedHash }): Change<NewKey> {
  const { id, text } = generateApiKey(random);
  const record: KeyRecord = {
    id,
    label: label.slice(0, LABEL_LENGTH_MAX),
    tenantId: TENANT_ID,
    hash: hashKey(text, hash).toString('hex'),
    ...(models !== undefined && { models }),
    createdAtMs: clock.nowMs(),
  };
  // Not the label: it may name a person, and entries are for good.
  const facts = models === undefined ? {} : { models: models.slice(0, MODELS_TOLD_MAX) };
  return { kept: [...now, record], outcome: { id, key: new Secret(text) }, act: { action: 'create', resource: 'api_key', resourceId: id, tenantId: record.tenantId, facts } };
}

function removeKey(id: string, now: readonly KeyRecord[]): Change<boolean> {
  const doomed = now.find((record) => record.id === id);
  if (doomed === undefined) return { kept: now, outcome: false };
  return { kept: now.filter((record) => record !== doomed), outcome: true, act: { action: 'revoke', resource: 'api_key', resourceId: id, tenantId: doomed.tenantId } };
}

/** Which keys came, went or changed, at most so many of each; undefined when all is as it was. */
function differences(before: ReadonlyMap<string, KeyRecord>, now: ReadonlyMap<string, KeyRecord>): Act['facts'] | undefined {
  const added = [...now.keys()].filter((id) => !before.has(id));
  const removed = [...before.keys()].filter((id) => !now.has(id));
  const changed = [...now.values()].filter((record) => before.has(record.id) && JSON.stringify(record) !== JSON.stringify(before.get(record.id))).map(({ id }) => id);
  if (added.length + removed.length + changed.length === 0) return undefined;
  const lists = { added, removed, changed };
  return Object.fromEntries(Object.entries(lists).filter(([, ids]) => ids.length > 0).map(([name, ids]) => [name, ids.length > IDS_TOLD_MAX ? [...ids.slice(0, IDS_TOLD_MAX), `and ${ids.length - IDS_TOLD_MAX} more`] : ids]));
}

function toSummary({ id, label, tenantId, models, createdAtMs }: KeyRecord): KeySummary {
  return { id, label, tenantId, createdAtMs, ...(models !== undefined && { models }) };
}

async function readRecords({ files }: KeyPorts): Promise<ReadonlyMap<string, KeyRecord>> {
  const text = await files.readText(KEY_FILE);
  return byId(text === undefined ? [] : parseKeyFile(text));
}

function byId(records: readonly KeyRecord[]): ReadonlyMap<string, KeyRecord> {
  return new Map(records.map((record) => [record.id, record]));
}

/** Keyed, so that a copy of the file cannot be tried against; fast, since what it hashes has 256 bits already. */
function hashKey(text: string, hash: KeyedHash): Buffer {
  return hash(`agentor api key\0${text}`);
}

/** Compared when the id is unknown. No HMAC gives it but by a chance of 2^-256. */
const NO_HASH = '0'.repeat(64);
const LABEL_LENGTH_MAX = 200;
/** Ids of keys in one audit entry: 13 bytes each. */
const IDS_TOLD_MAX = 1_000;
/** Names of models in one audit entry. */
const MODELS_TOLD_MAX = 100;
/** All keys belong to one tenant. */
const TENANT_ID = 'default';
