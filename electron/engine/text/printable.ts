/** What somebody else chose, such as a name in a file, as part of a sentence of ours. */
import { grouped } from './counted';

/** In UTF-16 units: enough to recognize a name by. */
const MOST_LENGTH = 80;
/** Of a sentence, such as a library's. */
const MOST_SENTENCE = 300;
/** Of a list: whoever reads it mends the first few, and asks again. */
const MOST_LISTED = 5;

/** A name on one line, cut where it is long. */
export function printable(name: string, most = MOST_LENGTH): string {
  const short = name.length > most ? `${name.slice(0, most)}…` : name;
  return short.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** The first line of what a library said, as the end of a sentence. */
export function printableSentence(text: string): string {
  const [first = ''] = text.split('\n');
  return printable(first, MOST_SENTENCE).replace(/\.?$/, '.');
}

/** Names as a list: "a, b, c, d, e and 99,995 more". A name that comes again is listed once. */
export function listed(names: Iterable<string>): string {
  const own = [...new Set(names)];
  const first = own
    .slice(0, MOST_LISTED)
    .map((name) => printable(name))
    .join(', ');
  const others = own.length - MOST_LISTED;
  return others > 0 ? `${first} and ${grouped(others)} more` : first;
}

/** Sentences one after another, the first few: "… And 3 more." */
export function fewSentences(sentences: readonly string[]): string {
  const others = sentences.length - MOST_LISTED;
  const first = sentences.slice(0, MOST_LISTED);
  return [...first, ...(others > 0 ? [`And ${grouped(others)} more.`] : [])].join(' ');
}
