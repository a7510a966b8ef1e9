import { carryAfter, scanText } from '../vocabulary/index.ts';
import { NUMBER_LENGTH_MIN } from './bounds.ts';
import { decodeEscape } from './decode-escape.ts';
import { editFindings, toText } from './edits.ts';
import { JsonPlace } from './json-place.ts';
import { RawUnits } from './raw-units.ts';
import { type ChannelTerms, TextChannel } from './text-channel.ts';

/**
 * A JSON text that comes in pieces, such as the arguments of a tool call: its strings, names of members among them, are looked at
 * as the texts that they stand for, and written back as JSON. Everything else goes on to the letter; numbers with many digits
 * are looked at too, and become strings where something is found.
 *
 * Where the text is no JSON (models write broken JSON), the rest is looked at as plain text.
 *
 * @see PRIVACY 7.4.
 */
export class JsonChannel {
  readonly #terms: ChannelTerms;
  readonly #place = new JsonPlace();
  /** A token outside of strings that may be a number, with the white space after it. */
  #token = '';
  /** An escape sequence that is not whole yet. */
  #escape = '';
  #string: OpenString | undefined;
  #plain: TextChannel | undefined;

  constructor(terms: ChannelTerms) {
    this.#terms = terms;
  }

  /** Whether the text was no JSON. */
  get isBroken(): boolean {
    return this.#plain !== undefined;
  }

  /** Whether everything that was taken has gone on. */
  get isEmpty(): boolean {
    return this.#token === '' && this.#escape === '' && (this.#string?.channel.isEmpty ?? true) && (this.#plain?.isEmpty ?? true);
  }

  /** Takes the next piece, gives what may go on. */
  push(json: string): string {
    let out = '';
    let position = 0;
    while (position < json.length) {
      if (this.#plain !== undefined) return out + toText(this.#plain.push(json.slice(position)));
      const next = this.#string === undefined ? this.#outside(json, position) : this.#inside(json, position, this.#string);
      out += next.out;
      position = next.position;
    }
    return out;
  }

  /** Ends the text: nothing is held any more. */
  end(): string {
    if (this.#string !== undefined) {
      const { channel, units } = this.#string;
      const out = units.write(channel.end()) + this.#escape;
      this.#string = undefined;
      this.#escape = '';
      return out;
    }
    const ended = this.#endToken();
    // What the break gives at once is given too: nothing of a broken text is lost.
    const out = this.#token === '' ? ended : ended + this.#break('', 0).out;
    return out + (this.#plain === undefined ? '' : toText(this.#plain.end()));
  }

  /** Outside of strings: structure passes, a token is held until it is whole. */
  #outside(json: string, position: number): Step {
    const character = json.charAt(position);
    if (this.#token !== '' && (isToken(character) || isSpace(character))) return this.#continueToken(json, position);
    const out = this.#endToken();
    if (this.#token !== '') return this.#break(json, position);
    if (character === '"') return this.#beginString(json, position, out);
    if (isToken(character)) {
      if (!this.#place.mayBegin()) return this.#break(json, position);
      this.#token = character;
      return { out, position: position + 1 };
    }
    if (isSpace(character) || this.#place.takes(character)) return { out: out + character, position: position + 1 };
    return this.#break(json, position, out);
  }

  #continueToken(json: string, position: number): Step {
    const character = json.charAt(position);
    const isAfterSpace = isSpace(this.#token.charAt(this.#token.length - 1));
    if (this.#token.length >= TOKEN_LENGTH_MAX || (isAfterSpace && !isSpace(character))) return this.#break(json, position);
    this.#token += character;
    return { out: '', position: position + 1 };
  }

  /** Gives the held token; leaves it held when it is none of JSON's. */
  #endToken(): string {
    const token = this.#token;
    const word = token.trimEnd();
    if (word === '' || !TOKEN.test(word)) return '';
    this.#token = '';
    const written = this.#number(word) + token.slice(word.length);
    this.#place.ended();
    return written;
  }

  #number(word: string): string {
    const { detectors, replace, isExact } = this.#terms;
    if (word.length < NUMBER_LENGTH_MIN || isExact === true) return word;
    const { findings } = scanText(detectors, word, { isEnd: true, carry: carryAfter(this.#place.context()) });
    const edits = editFindings(word, findings, { replace });
    return edits.some((edit) => 'dropped' in edit) ? JSON.stringify(toText(edits)) : word;
  }

  #beginString(json: string, position: number, out: string): Step {
    const isName = this.#place.isNameNext;
    if (!isName && !this.#place.mayBegin()) return this.#break(json, position, out);
    const channel = new TextChannel(this.#terms, isName ? undefined : carryAfter(this.#place.context()));
    this.#string = { channel, units: new RawUnits(), isName };
    if (isName) this.#place.beginName();
    return { out: `${out}"`, position: position + 1 };
  }

  /** Inside a string: up to its end, or as far as the piece goes. Its text is looked at once. */
  #inside(json: string, start: number, string: OpenString): Step {
    let position = start;
    let decoded = '';
    let isEnd = false;
    while (position < json.length && !isEnd) {
      const read = this.#readUnits(json, position);
      position = read.position;
      isEnd = read.isEnd;
      decoded += read.decoded;
      if (read.decoded !== '') string.units.add(read.decoded, read.raw);
    }
    if (string.isName) this.#place.addToName(decoded);
    const out = string.units.write(string.channel.push(decoded));
    return { out: isEnd ? out + this.#endString(string) : out, position };
  }

  /** The longest run without an escape, one character of an escape sequence, or the quotation mark that ends the string. */
  #readUnits(json: string, position: number): { readonly decoded: string; readonly raw: string; readonly position: number; readonly isEnd: boolean } {
    if (this.#escape === '' && json.charCodeAt(position) === QUOTE) return { decoded: '', raw: '', position: position + 1, isEnd: true };
    if (this.#escape === '' && json.charCodeAt(position) !== BACKSLASH) {
      const end = endOfRun(json, position);
      const run = json.slice(position, end);
      return { decoded: run, raw: run, position: end, isEnd: false };
    }
    const raw = this.#escape + json.charAt(position);
    const decoded = raw.length === 1 ? undefined : decodeEscape(raw);
    this.#escape = decoded === undefined ? raw : '';
    return { decoded: decoded ?? '', raw, position: position + 1, isEnd: false };
  }

  #endString({ channel, units, isName }: OpenString): string {
    this.#string = undefined;
    if (isName) this.#place.endName();
    else this.#place.ended();
    return `${units.write(channel.end())}"`;
  }

  /** From here on it is plain text, beginning with the token that was held. */
  #break(json: string, position: number, out: string = ''): Step {
    const held = this.#token;
    this.#token = '';
    this.#plain = new TextChannel(this.#terms);
    return { out: out + toText(this.#plain.push(held + json.slice(position))), position: json.length };
  }
}

interface OpenString {
  readonly channel: TextChannel;
  readonly units: RawUnits;
  readonly isName: boolean;
}

interface Step {
  readonly out: string;
  readonly position: number;
}

function endOfRun(json: string, start: number): number {
  let end = start;
  while (end < json.length && json.charCodeAt(end) !== QUOTE && json.charCodeAt(end) !== BACKSLASH) end += 1;
  return end;
}

function isToken(character: string): boolean {
  return TOKEN_CHARACTER.test(character);
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const TOKEN_CHARACTER = /[\w.+-]/u;
const TOKEN = /^(?:true|false|null|-?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,9})?)$/u;
/** Longer tokens are no numbers that anyone writes. */
const TOKEN_LENGTH_MAX = 1024;
