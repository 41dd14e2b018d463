/** What runs, sweeps and classes may be called: the same wherever a name is given or read. */
import * as v from 'valibot';
import { canonical } from './canonical-name';
import { isVisible } from './visible';

/** In UTF-16 units, as text fields count. */
export const MAX_NAME = 120;
export const MAX_CLASS_NAME = 200;
/** The longest path that any system has. */
export const MAX_PATH = 32_767;
/** A sentence that is kept with a run, in a file that goes to others. */
export const MAX_LINE = 1000;

/** What a terminal, a file system or a conversion gives in the place of bytes that are not UTF-8. */
export const REPLACEMENT = '\uFFFD';

/** Whether nothing of a text was lost before it came here. */
export function isWhole(text: string): boolean {
  return !text.includes(REPLACEMENT);
}

/** Of a name that a person gives now; a stored one may be of an older version. */
function given(what: string, longest: number) {
  return v.pipe(
    nameSchema(what, longest),
    v.check(isWhole, `${what} must be valid UTF-8; “${REPLACEMENT}” replaces what is not.`),
  );
}

/** @param what such as "A run’s name" */
function nameSchema(what: string, longest: number) {
  return v.pipe(
    v.string(),
    canonical,
    v.minLength(1, `${what} must not be empty.`),
    v.maxLength(longest, `${what} can have at most ${longest} characters.`),
    v.check(isVisible, `${what} must be one line without control characters and direction marks.`),
  );
}

export const runNameSchema = given('A run name', MAX_NAME);
export const sweepNameSchema = given('A sweep name', MAX_NAME);
export const classNameSchema = nameSchema('A class name', MAX_CLASS_NAME);

/** Why a class cannot be called so, in a sentence, or null. */
export function classNameFault(name: string): string | null {
  const parsed = v.safeParse(classNameSchema, name);
  return parsed.success ? null : parsed.issues[0].message;
}

/** The beginning of a text, in whole characters. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > longest) break;
    kept += character;
  }
  return kept;
}

/**
 * A run's name made from a text that nobody typed as one: a folder's name, an older run's.
 * @param ending what has to stand at the end, whole
 */
export function runNameFrom(text: string, { fallback = 'Run', ending = '' } = {}): string {
  const line = Array.from(text, (character) => (isVisible(character) ? character : ' ')).join('');
  const plain = line.replaceAll(REPLACEMENT, '?').replaceAll(/\s+/g, ' ').trim() || fallback;
  return `${cut(plain, MAX_NAME - ending.length).trimEnd()}${ending}`;
}
