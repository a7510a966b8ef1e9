import type { Context } from '../context/context.ts';
import { SOMETHING_ELSE } from '../context/cue-phrases.ts';
import { CUED_TOKENS, type CuedToken } from '../rules/cued-tokens.ts';
import { fitsForm, formsOfSize, type FormUse } from '../rules/compile-forms.ts';
import { isAlphanumeric, isDigit, isWordUnit } from '../scanning/characters.ts';
import type { Hit, Reader, Sighting } from '../scanning/reader.ts';
import type { RunShape } from '../scanning/run-shape.ts';

/**
 * A number or code that begins at an offset: a form, its check, and where the form is weak, a name or word nearby that
 * says what it is. Of several that fit, the one that is named wins, then the longest, then the rules' order.
 */
export function findIdentifier(reader: Reader, shape: RunShape, context: Context): Sighting {
  if (isContinued(reader, shape.start)) return undefined;
  const fitting = fittingUses(reader, shape);
  if (fitting.length > 0) {
    const sighting = decide(reader, shape, { context, fitting });
    if (sighting !== undefined) return sighting;
  }
  return findCuedToken(reader, shape, context);
}

/** Rules that know a form in which the shape is written, whose check holds; the form with more groups first. */
function fittingUses(reader: Reader, shape: RunShape): readonly FormUse[] {
  const fitting: FormUse[] = [];
  const compacts: string[] = [];
  for (const form of formsOfSize(shape.sizeOf(0))) {
    if (!fitsForm(reader, shape, form)) continue;
    const { length } = form.groups;
    if (goesOn(reader, shape.endOf(length - 1)) || isCutShort(reader, shape, length)) continue;
    compacts[length] ??= shape.compact(reader, length);
    for (const use of form.uses) if (use.rule.check(compacts[length] ?? '')) fitting.push(use);
  }
  if (fitting.length < 2) return fitting;
  return fitting.toSorted((left, right) => right.groups - left.groups || left.order - right.order);
}

/** Whether another group of the same size follows after the same separator: this would be the beginning of a longer number. */
function isCutShort(reader: Reader, shape: RunShape, groups: number): boolean {
  if (groups < 2 || groups >= shape.count || !shape.isNumber(groups) || shape.sizeOf(groups) !== shape.sizeOf(groups - 1)) return false;
  return reader.at(shape.endOf(groups - 1)) === reader.at(shape.endOf(groups - 2));
}

function decide(reader: Reader, shape: RunShape, { context, fitting }: { readonly context: Context; readonly fitting: readonly FormUse[] }): Sighting {
  const strongest = fitting[0];
  if (strongest?.rule.isProof === true && strongest.firing === 'alone') return toHit(shape, strongest, strongest.rule.score);
  const types = new Set<string>(fitting.map(({ rule }) => rule.type));
  const before = context.before(shape.start, types);
  if (before === SOMETHING_ELSE) return undefined;
  if (before !== undefined) return toNamedHit(shape, fitting, before);
  const alone = fitting.find(({ firing }) => firing === 'alone');
  if (alone !== undefined && (fitting.length === 1 || context.isNamed(shape.start))) return aloneHit(reader, shape, alone);
  const after = context.after(shape.endOf((strongest?.groups ?? 1) - 1), types);
  if (after === 'open') return { openFrom: shape.start };
  if (after !== undefined) return toNamedHit(shape, fitting, after);
  return alone === undefined ? undefined : aloneHit(reader, shape, alone);
}

/** Letters in small are how words are written, not codes: those need a name. */
function aloneHit(reader: Reader, shape: RunShape, form: FormUse): Hit | undefined {
  const end = shape.endOf(form.groups - 1);
  for (let offset = shape.start; offset < end; offset += 1) {
    const unit = reader.at(offset);
    if (unit >= 0x61 && unit <= 0x7a) return undefined;
  }
  return toHit(shape, form, form.rule.score);
}

function toNamedHit(shape: RunShape, fitting: readonly FormUse[], { type, isName }: { readonly type: string; readonly isName: boolean }): Hit | undefined {
  const form = fitting.find(({ rule }) => rule.type === type);
  return form === undefined ? undefined : toHit(shape, form, Math.min(0.99, form.rule.score + (isName ? 0.1 : 0.05)));
}

function toHit(shape: RunShape, { rule, groups }: FormUse, score: number): Hit {
  return { start: shape.start, end: shape.endOf(groups - 1), type: rule.type, score, rule: rule.rule };
}

/** A value without a form of its own, where what is said nearest to it is such a type. */
function findCuedToken(reader: Reader, shape: RunShape, context: Context): Sighting {
  if (!shape.hasDigitIn(0) && !(reader.at(shape.endOf(0)) === HYPHEN && hasDigitLater(shape))) return undefined;
  const type = context.nearestBefore(shape.start).find((name) => CUED_TOKENS.has(name)) ?? typeAfter(reader, shape, context);
  if (type === 'open') return { openFrom: shape.start };
  const token = type === undefined ? undefined : CUED_TOKENS.get(type);
  if (type === undefined || token === undefined) return undefined;
  const end = tokenEnd(reader, shape, { token, isNamed: context.isNamed(shape.start) });
  return end === undefined ? undefined : { start: shape.start, end, type, score: token.score, rule: 'cued-token' };
}

function hasDigitLater(shape: RunShape): boolean {
  return (shape.count > 1 && shape.hasDigitIn(1)) || (shape.count > 2 && shape.hasDigitIn(2));
}

/** Under a name, groups may have spaces between them; in a sentence the next word is another word. */
function tokenEnd(reader: Reader, shape: RunShape, { token, isNamed }: { readonly token: CuedToken; readonly isNamed: boolean }): number | undefined {
  let groups = 1;
  while (groups < Math.min(shape.count, token.groupsMax)) {
    const isJoined = reader.at(shape.endOf(groups - 1)) === HYPHEN;
    const isPart = isNamed || (token.areCapitals === true && isCapitalGroup(reader, shape, groups));
    if (!isJoined && !isPart) break;
    groups += 1;
  }
  while (groups > 1 && sizeOf(shape, groups) > token.sizeMax) groups -= 1;
  const size = sizeOf(shape, groups);
  const end = shape.endOf(groups - 1);
  if (size < token.sizeMin || size > token.sizeMax || goesOn(reader, end)) return undefined;
  return token.isDigits === true && !areAllDigits(shape.compact(reader, groups)) ? undefined : end;
}

/** What a right-hand cue says, where nothing on the left says anything: `gave 12345678 as MRN`. */
function typeAfter(reader: Reader, shape: RunShape, context: Context): string | undefined {
  if (context.isNamed(shape.start) || context.isSomethingElse(shape.start)) return undefined;
  const isWhole = shape.count === 1 || reader.at(shape.endOf(0)) !== HYPHEN;
  const cue = context.after(shape.endOf(isWhole ? 0 : Math.min(shape.count, 2) - 1), CUED_TYPES);
  return cue === 'open' ? 'open' : cue?.type;
}

function isCapitalGroup(reader: Reader, shape: RunShape, group: number): boolean {
  for (let offset = shape.startOf(group); offset < shape.endOf(group); offset += 1) if (reader.at(offset) > 0x5a) return false;
  return true;
}

function sizeOf(shape: RunShape, groups: number): number {
  let size = 0;
  for (let group = 0; group < groups; group += 1) size += shape.sizeOf(group);
  return size;
}

function areAllDigits(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (!isDigit(text.charCodeAt(index))) return false;
  return true;
}

/** Whether what stands right before makes this a part of something longer: a version, a path, a number, a hash. */
export function isContinued(reader: Reader, start: number): boolean {
  const before = reader.at(start - 1);
  if (before === HYPHEN || before === DOT || before === SLASH || before === PLUS) return isAlphanumeric(reader.at(start - 2));
  return before === 0x40 || before === 0x24 || before === 0x23;
}

/** Whether a word, a number or a path goes on at this offset. */
export function goesOn(reader: Reader, end: number): boolean {
  const unit = reader.at(end);
  if (unit === HYPHEN || unit === SLASH || unit === DOT || unit === COLON) return isAlphanumeric(reader.at(end + 1));
  return isWordUnit(unit) || unit === 0x40 || unit === 0x25;
}

const CUED_TYPES: ReadonlySet<string> = new Set(CUED_TOKENS.keys());
const HYPHEN = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const PLUS = 0x2b;
const COLON = 0x3a;
