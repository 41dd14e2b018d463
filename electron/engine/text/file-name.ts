/**
 * Every name of a file or folder that is made from a text: a run's, a class's, a photo's, a chart's.
 * Such a name works on Windows, macOS and Linux alike, because what is exported is copied elsewhere.
 */

/** Most file systems take 255 bytes. The rest is for what other programs add, such as " (copy)". */
export const MAX_NAME_BYTES = 200;

/** Control characters, line separators, lone surrogates, and what Windows and macOS reserve. */
const REFUSED = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;
/** Invisible characters: direction marks, byte-order mark. The joiners U+200C and U+200D are letters' own. */
const INVISIBLE = /(?![\u200C\u200D])\p{Cf}/gu;
/** A dot in front hides a file; Windows drops dots and spaces at the end. */
const AT_THE_ENDS = /^[.\s]+|[.\s]+$/gu;
/** Windows keeps these for devices, in any case and with any ending. */
const DEVICE = /^(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[\d¹²³])(?=\s*(\.|$))/i;

const encoder = new TextEncoder();

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/** The beginning of a text in at most so many bytes of UTF-8; no character is split. */
function beginning(text: string, bytes: number): string {
  if (bytesOf(text) <= bytes) return text;
  let kept = '';
  let left = bytes;
  for (const character of text) {
    left -= bytesOf(character);
    if (left < 0) break;
    kept += character;
  }
  return kept;
}

function trimmed(text: string): string {
  return text.replaceAll(AT_THE_ENDS, '');
}

export interface NameParts {
  /** Stands for a text of which nothing is left. */
  fallback: string;
  /** Follows the text and is never shortened, such as "-2.png". */
  suffix?: string;
}

/** A text as a file's or folder's name. */
export function fileName(text: string, { fallback, suffix = '' }: NameParts): string {
  const plain = text.normalize('NFC').replaceAll(REFUSED, '-').replaceAll(INVISIBLE, '');
  const harmless = trimmed(plain).replace(DEVICE, '$&_');
  const short = trimmed(beginning(harmless, MAX_NAME_BYTES - bytesOf(suffix)));
  // The fallback could be a device's name too.
  return `${short || fallback}${suffix}`.replace(DEVICE, '$&_');
}

/** Whether a name is one that `fileName` makes. */
export function isFileName(name: string): boolean {
  return name !== '' && fileName(name, { fallback: '' }) === name;
}

/**
 * Whether Windows gives a file this name: none of a device, without reserved characters, and with nothing at
 * its end that Windows drops, which would make two names one.
 */
export function isWindowsName(name: string): boolean {
  return name.search(REFUSED) === -1 && !/[.\s]$/u.test(name) && !DEVICE.test(name);
}

/** Names that are equal to some file system: by case, by Unicode form. */
export function sameAs(name: string): string {
  return name.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
}

/** Gives names in one folder; a name that is taken gets a number. */
export class FreeNames {
  private readonly taken: Set<string>;

  /** @param taken the names that are in the folder already */
  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(Array.from(taken, sameAs));
  }

  take(text: string, { suffix = '', ...parts }: NameParts): string {
    let name = fileName(text, { ...parts, suffix });
    for (let next = 2; this.taken.has(sameAs(name)); next++) {
      name = fileName(text, { ...parts, suffix: `-${next}${suffix}` });
    }
    this.taken.add(sameAs(name));
    return name;
  }
}
