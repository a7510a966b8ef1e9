import type { Secret } from './secret.ts';

/** Hides known secrets in finished lines: the last gate before the output, whatever came before it. */
export interface SecretCutter {
  /** The line without any known secret, in the spellings it may have come in. */
  readonly cut: (line: string) => string;
  /** Adds secrets, as those of a reloaded configuration. They are never forgotten: old ones may still be in use elsewhere. */
  readonly add: (secrets: Iterable<Secret>) => void;
}

/** Makes a {@link SecretCutter}. */
export function createSecretCutter(secrets: Iterable<Secret>): SecretCutter {
  const spellings = new Set<string>();
  const add = (more: Iterable<Secret>): void => {
    for (const secret of more) for (const spelling of spellingsOf(secret.reveal())) spellings.add(spelling);
  };
  add(secrets);
  return {
    add,
    cut: (line) => {
      let clean = line;
      for (const spelling of spellings) if (clean.includes(spelling)) clean = clean.replaceAll(spelling, HIDDEN);
      return clean;
    },
  };
}

/** Plain, as JSON text, percent-encoded, and as Base64 at each of the three places it may have in a longer text. */
function spellingsOf(value: string): readonly string[] {
  if (value.length < SECRET_CHARACTERS_MIN) return [];
  const inJson = JSON.stringify(value).slice(1, -1);
  const base64 = [0, 1, 2].map((offset) => base64At(value, offset));
  const spellings = [value, inJson, encodeURIComponent(value), ...base64, ...base64.map(toUrlAlphabet)];
  return spellings.filter((spelling) => spelling.length >= SECRET_CHARACTERS_MIN);
}

/** The Base64 characters that depend on `value` alone when `offset` unknown bytes come before it. */
function base64At(value: string, offset: number): string {
  const padded = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
  const whole = Math.floor((padded.byteLength * 8) / 6);
  return padded.toString('base64').slice(Math.ceil((offset * 8) / 6), whole);
}

function toUrlAlphabet(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

const HIDDEN = '[secret]';
/** Shortest value that is hidden wherever it occurs; shorter ones would blank ordinary words. */
const SECRET_CHARACTERS_MIN = 8;
