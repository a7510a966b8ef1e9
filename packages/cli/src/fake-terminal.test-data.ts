import type { Environment } from '@agentor/gateway';
import type { FileFacts, Terminal, TerminalMachine } from './terminal.ts';

/** A terminal in memory, with what was written to it. */
export interface FakeTerminal extends Terminal {
  readonly written: { out: string; note: string };
  readonly store: Map<string, string>;
  readonly facts: Map<string, FileFacts>;
  readonly send: (signal: string) => void;
  readonly exits: number[];
}

/** What a test says about the machine; the rest is as it should be. */
export interface FakeMachine {
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Environment;
  readonly machine?: Partial<TerminalMachine>;
  readonly directory?: string;
  readonly isColoured?: boolean;
  readonly isOutSeen?: boolean;
  readonly isNoteSeen?: boolean;
  /** Standard input. */
  readonly input?: string;
  /** Bytes of a piece when files and input are read. */
  readonly pieceBytes?: number;
}

/** A terminal in memory. */
export function fakeTerminal({ files = {}, environment = {}, machine = {}, directory = '/srv/gateway', isColoured = false, isOutSeen = false, isNoteSeen = false, input = '', pieceBytes = 7 }: FakeMachine = {}): FakeTerminal {
  const written = { out: '', note: '' };
  const store = new Map(Object.entries(files));
  const facts = new Map<string, FileFacts>();
  const listeners: (readonly [string, () => void])[] = [];
  const exits: number[] = [];
  return {
    written,
    store,
    facts,
    exits,
    send: (signal) => {
      for (const [name, listener] of listeners) if (name === signal) listener();
    },
    out: (text) => {
      written.out += text;
    },
    note: (text) => {
      written.note += text;
    },
    isColoured,
    isOutSeen,
    isNoteSeen,
    outTaken: async () => Promise.resolve(),
    input: () => inPieces(input, pieceBytes),
    environment,
    directory,
    files: {
      read: (path) => store.get(path),
      create: (path, text) => !store.has(path) && store.set(path, text) === store,
      inspect: (path) => facts.get(path),
      list: (path) => [...facts.keys()].filter((name) => name.startsWith(`${path}/`)).map((name) => name.slice(path.length + 1)),
      stream: (path) => {
        const text = store.get(path);
        if (text === undefined) throw new Error('no such file');
        return inPieces(text, pieceBytes);
      },
      size: (path) => store.get(path)?.length,
      walk: (folder) => inTurn([...store.keys()].filter((name) => name.startsWith(`${folder}/`)).toSorted()),
      write: async (path) => {
        let text = '';
        return Promise.resolve({
          write: async (piece: string) => {
            text += piece;
            return Promise.resolve();
          },
          finish: async () => {
            store.set(path, text);
            return Promise.resolve();
          },
          abandon: async () => Promise.resolve(),
        });
      },
    },
    machine: { nodeVersion: '26.0.0', userId: 1000, tryPort: async () => Promise.resolve(undefined), isGateway: async () => Promise.resolve(false), ...machine },
    signals: { on: (signal, listener) => void listeners.push([signal, listener]), exit: (code) => void exits.push(code) },
  };
}

async function* inPieces(text: string, bytes: number): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += bytes) yield Promise.resolve(all.subarray(at, at + bytes));
}

async function* inTurn(names: readonly string[]): AsyncGenerator<string> {
  for (const name of names) yield Promise.resolve(name);
}
