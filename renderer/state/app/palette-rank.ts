/** How well what was typed into the command palette fits an entry. */

const WORDS = /[\s\-–—/(),.:]+/;

function normalized(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .trim();
}

/**
 * @returns 1 for the same text, less for a beginning, a word's beginning, a part of it, and for all of the
 *   words that were typed wherever they stand; 0 where it does not fit and is not listed
 */
export function paletteRank(label: string, typed: string): number {
  const [text, search] = [normalized(label), normalized(typed)];
  if (search === '' || text === search) return 1;
  if (text.startsWith(search)) return 0.9;
  if (text.split(WORDS).some((word) => word.startsWith(search))) return 0.8;
  if (text.includes(search)) return 0.6;
  const words = search.split(WORDS).filter((word) => word !== '');
  return words.length > 0 && words.every((word) => text.includes(word)) ? 0.4 : 0;
}
