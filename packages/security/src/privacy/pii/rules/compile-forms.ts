import { isDigit, isLetter } from '../scanning/characters.ts';
import type { Reader } from '../scanning/reader.ts';
import type { RunShape } from '../scanning/run-shape.ts';
import { AMERICAN_RULES } from './americas.ts';
import { EASTERN_RULES } from './asia-africa-oceania.ts';
import { EUROPEAN_RULES } from './europe.ts';
import { GENERAL_RULES } from './general.ts';
import { GIVEN_RULES } from './given.ts';
import type { Firing, IdentifierRule } from './identifier-rule.ts';

/** A form taken apart, to be held against a shape, and whose form it is. */
export interface Form {
  readonly uses: readonly FormUse[];
  /** For each group, what each of its characters is: `9`, `A`, `*`, or itself. */
  readonly groups: readonly string[];
  /** What stands between the groups: a character, or `·` for space, dot or hyphen, the same throughout. */
  readonly separators: readonly string[];
}

/** A rule that knows a form. */
export interface FormUse {
  readonly rule: IdentifierRule;
  readonly firing: Firing;
  /** How many groups the form has. */
  readonly groups: number;
  /** Its place in the list of all rules. */
  readonly order: number;
}

/** The forms whose first group has this many characters, the longer before the shorter. */
export function formsOfSize(size: number): readonly Form[] {
  return BY_SIZE[size] ?? NONE;
}

/** Whether the first groups of a shape are written in a form. */
export function fitsForm(reader: Reader, shape: RunShape, form: Form): boolean {
  const { groups, separators } = form;
  if (shape.count < groups.length) return false;
  let free = 0;
  for (const [group, kinds] of groups.entries()) {
    if (shape.sizeOf(group) !== kinds.length) return false;
    if (group > 0) {
      const separator = reader.at(shape.endOf(group - 1));
      const wanted = separators[group - 1] ?? '';
      if (wanted !== FREE && separator !== wanted.charCodeAt(0)) return false;
      if (wanted === FREE && ((free !== 0 && separator !== free) || separator === SLASH)) return false;
      if (wanted === FREE) free = separator;
    }
    const isNumber = kinds.charCodeAt(0) === DIGIT && shape.isNumber(group);
    if (!isNumber && !fitsKinds(reader, shape.startOf(group), kinds)) return false;
    if (isNumber && kinds.includes('A')) return false;
  }
  return true;
}

function fitsKinds(reader: Reader, start: number, kinds: string): boolean {
  for (let index = 0; index < kinds.length; index += 1) {
    const unit = reader.at(start + index);
    const kind = kinds.charCodeAt(index);
    if (kind === DIGIT ? !isDigit(unit) : kind === LETTER && !isLetter(unit)) return false;
  }
  return true;
}

function groupsOf(form: string): readonly string[] {
  return form.split(/[ ./·-]/u);
}

const FREE = '·';
const SLASH = 0x2f;
const DIGIT = 0x39;
const LETTER = 0x41;
const NONE: readonly Form[] = [];

/** Every rule, in the order in which they win where nothing else decides. */
export const IDENTIFIER_RULES: readonly IdentifierRule[] = [...GENERAL_RULES, ...AMERICAN_RULES, ...EUROPEAN_RULES, ...EASTERN_RULES, ...GIVEN_RULES];

const BY_SIZE: readonly (readonly Form[])[] = (() => {
  const uses = new Map<string, FormUse[]>();
  for (const [order, rule] of IDENTIFIER_RULES.entries()) {
    for (const [form, firing] of rule.forms) uses.set(form, [...(uses.get(form) ?? []), { rule, firing, groups: groupsOf(form).length, order }]);
  }
  const bySize: Form[][] = [];
  for (const [form, ofForm] of uses) {
    const size = groupsOf(form)[0]?.length ?? 0;
    const separators = [...form].filter((character) => !'9A*'.includes(character));
    bySize[size] = [...(bySize[size] ?? []), { uses: ofForm, groups: groupsOf(form), separators }];
  }
  return Array.from(bySize, (forms) => forms ?? []);
})();
