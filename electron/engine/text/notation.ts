/**
 * How numbers are written: in English everywhere but in the window, where a person may choose otherwise.
 * Files and the terminal never call `setNotation`.
 */

interface Separators {
  decimal: string;
  group: string;
}

const ENGLISH: Separators = { decimal: '.', group: ',' };
let separators = ENGLISH;

/** @param locale of which the separators are taken, as a BCP 47 tag; English where it is none */
export function setNotation(locale: string): void {
  separators = separatorsOf(locale);
}

export function separatorsOf(locale: string): Separators {
  try {
    const format = new Intl.NumberFormat(locale, { useGrouping: true, numberingSystem: 'latn' });
    const parts = format.formatToParts(-1_234_567.5);
    const find = (type: string): string =>
      parts.find((part) => part.type === type)?.value ?? (type === 'decimal' ? '.' : ',');
    return { decimal: find('decimal'), group: find('group') };
  } catch {
    return ENGLISH;
  }
}

/** What is quoted is somebody's own; then numbers that stand by themselves, not parts of names or versions. */
const NUMBERS =
  /(“[^”]*”|"[^"]*")|(?<![\p{L}\d_./\\:@-])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\p{L}\d_/\\@]|[.,]\d)/gu;

/**
 * Numbers of an English text, such as a sentence of another process, with the separators that are set.
 * Quoted names, versions, paths and addresses stay as they are.
 */
export function localized(text: string): string {
  if (separators === ENGLISH) return text;
  const { decimal, group } = separators;
  return text.replace(
    NUMBERS,
    (all: string, quoted?: string, whole: string = '', fraction?: string) =>
      quoted === undefined
        ? `${whole.replaceAll(',', group)}${fraction === undefined ? '' : decimal + fraction.slice(1)}`
        : all,
  );
}
