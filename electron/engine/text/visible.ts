/**
 * Texts that somebody else chose, such as names of files, runs and classes, on one line. What would
 * move a terminal's cursor, begin a line of its own or turn the direction of reading is shown as an
 * escape, as in JSON.
 */

/** Control characters, line separators and lone surrogates. */
const CONTROL = String.raw`[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]`;
/** Invisible characters, direction marks among them. U+200C and U+200D join letters and emoji. */
const INVISIBLE = String.raw`(?![\u200C\u200D])\p{Cf}`;
const UNSAFE = new RegExp(`${CONTROL}|${INVISIBLE}`, 'gu');
const UNSAFE_ONCE = new RegExp(`${CONTROL}|${INVISIBLE}`, 'u');

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code <= 0xff) return SHORT[character] ?? `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`;
}

/** Whether a text has nothing in it that `visible` would escape. */
export function isVisible(text: string): boolean {
  return !UNSAFE_ONCE.test(text);
}

/** The text on one line. */
export function visible(text: string): string {
  return text.replaceAll(UNSAFE, escaped);
}

/** A value as JSON on one line. It reads back the same, and a terminal obeys nothing in it. */
export function visibleJson(value: unknown): string {
  // JSON itself escapes what is below U+0020. What is left stands in strings only.
  return JSON.stringify(value).replaceAll(UNSAFE, (character) =>
    Array.from({ length: character.length }, (_, at) => {
      return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}
