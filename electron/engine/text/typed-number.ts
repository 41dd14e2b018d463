/**
 * Numbers as people type them: with either decimal mark, grouped thousands and any script's digits, where
 * there is one way to read them. What can be read in two ways is refused with a sentence.
 */

export type NumberKind = 'whole' | 'real';

export interface TypedNumber {
  /** Not a number where the text is none; whoever asked for it says what it must be. */
  value: number;
  /** A sentence where the text can be read in two ways. */
  problem: string | null;
}

/** The zeros of decimal digits beyond ASCII; those that NFKC maps to ASCII are not listed. */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
  0xf20, 0x1040, 0x17e0, 0x1810,
];
/** Marks that text copied from elsewhere has and nobody sees. */
const INVISIBLE = /[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
/** What may stand between groups of digits; every kind of space is one after `plainText`. */
const GROUP_MARK = /[ _'٬,.]/;
const EXPONENT = /^(.*?)(e[+-]?\d+)?$/i;
const SIGNED = /^([+-]?)(.*)$/;

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((each) => code >= each && code < each + 10);
  return zero === undefined ? digit : String(code - zero);
}

/** One spelling of digits, spaces, quotes and signs, with an Arabic decimal mark as a point. */
function plainText(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(/[\u2018\u2019\u02bc\uff07]/g, "'")
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/\s/g, ' ')
    .replace(/[\u2212\ufe63]/g, '-')
    .replaceAll('٫', '.')
    .trim();
}

/** The digits of groups of three; of commas also as in India, 1,00,000. Null where it is none. */
function ungrouped(text: string, mark: string): string | null {
  const groups = text.split(mark);
  const [first = '', ...rest] = groups;
  const isOf = (size: number) => (group: string) => group.length === size && /^\d+$/.test(group);
  if (!/^\d{1,3}$/.test(first) || !rest.every((group) => /^\d+$/.test(group))) return null;
  const last = rest.at(-1) ?? '';
  const isIndian = mark === ',' && first.length < 3 && rest.slice(0, -1).every(isOf(2));
  return rest.every(isOf(3)) || (isIndian && isOf(3)(last)) ? groups.join('') : null;
}

/** @param digits of one or several groups, without a decimal mark */
function wholePart(digits: string): string | null {
  const mark = /\D/.exec(digits)?.[0];
  if (mark === undefined) return digits;
  return GROUP_MARK.test(mark) ? ungrouped(digits, mark) : null;
}

/** A mark that stands once, before three digits, as in 1,234: it groups, or it marks decimals. */
const EITHER = /^[1-9]\d{0,2}[.,]\d{3}$/;

type Reading = { text: string } | { problem: string } | null;

function ambiguity(written: string, text: string, mark: string): Reading {
  const name = mark === ',' ? 'comma' : 'point';
  const [grouped, decimal] = [text.replace(mark, ''), String(Number(text.replace(mark, '.')))];
  const other = mark === ',' ? ' or with a decimal point' : '';
  return {
    problem: `"${written}" could mean ${grouped} or ${decimal}. Write it without the ${name}${other}.`,
  };
}

/** Digits with marks, to digits with a point at most. */
function readMarks(text: string, kind: NumberKind, written: string): Reading {
  const commas = text.split(',').length - 1;
  const points = text.split('.').length - 1;
  if (EITHER.test(text)) {
    if (commas === 1 && kind === 'real') return ambiguity(written, text, ',');
    if (points === 1 && kind === 'whole') return ambiguity(written, text, '.');
    return { text: text.replace(',', '') };
  }
  const decimalMark = text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
  const isGroupedBy = { ',': commas > 1, '.': points > 1 }[decimalMark];
  const at = isGroupedBy ? -1 : text.lastIndexOf(decimalMark);
  const before = wholePart(at < 0 ? text : text.slice(0, at));
  const after = at < 0 ? '' : text.slice(at + 1);
  if (before === null || !/^\d*$/.test(after) || before + after === '') return null;
  return { text: at < 0 ? before : `${before}.${after}` };
}

/** A number that somebody typed. */
export function typedNumber(written: string, kind: NumberKind): TypedNumber {
  const [, sign = '', unsigned = ''] = SIGNED.exec(plainText(written)) ?? [];
  const [, mantissa = '', exponent = ''] = EXPONENT.exec(unsigned) ?? [];
  const reading = readMarks(mantissa, kind, written.trim());
  if (reading === null) return { value: Number.NaN, problem: null };
  if ('problem' in reading) return { value: Number.NaN, problem: reading.problem };
  return { value: Number(sign + reading.text + exponent), problem: null };
}

export interface TypedList {
  parts: string[];
  /** A sentence where a comma can be a part of a number as well as stand between two. */
  problem: string | null;
}

/** Spaces that no keyboard has a key for group digits; they never stand between the values of a list. */
const GROUPING_SPACE = /(?<=\d)[\u00a0\u2007\u2009\u202f](?=\d{3}(?!\d))/g;

const parted = (text: string, mark: RegExp): TypedList => ({
  parts: text.split(mark).map((part) => part.trim()),
  problem: null,
});

/** A comma between digits as part of a number, as it is written and read, or null. */
function joinedReading(text: string, kind: NumberKind): { found: string; value: number } | null {
  // Where another value has a decimal point, the comma is no decimal mark.
  if (kind === 'real' && /[.e]/i.test(text)) return null;
  const pattern = kind === 'real' ? /^\d*,\d+$/ : /(?<!\d)[1-9]\d{0,2},\d{3}(?!\d)/;
  const found = pattern.exec(text)?.[0];
  if (found === undefined) return null;
  return { found, value: Number(found.replace(',', kind === 'real' ? '.' : '')) };
}

/** Values with commas alone between them. */
function tightList(text: string, kind: NumberKind, limits: Limits): TypedList {
  const list = parted(text, /,/);
  const isWithin = (value: number): boolean => value >= limits.min && value <= limits.max;
  const joined = joinedReading(text, kind);
  if (joined === null || !isWithin(joined.value)) return list;
  const isList = list.parts.every((part) => isWithin(typedNumber(part, kind).value));
  if (!isList && joined.found === text) return { parts: [text], problem: null };
  const values = joined.found.replace(',', ' and ');
  return {
    ...list,
    problem: `"${joined.found}" could mean ${joined.value} or ${values}. Write a space after each comma between values.`,
  };
}

interface Limits {
  min: number;
  max: number;
}

/**
 * The values of a list: with semicolons between them, with commas and spaces, or with commas alone.
 * @param limits of a value; a comma without a space is refused where both readings are within them
 */
export function typedList(written: string, kind: NumberKind, limits: Limits): TypedList {
  const text = plainText(written.replace(GROUPING_SPACE, ''));
  if (text.includes(';')) return parted(text, /;/);
  if (!text.includes(', ')) return tightList(text, kind, limits);
  const lists = parted(text, /, +/).parts.map((part) => {
    // Between values there are spaces, so a comma without one is of a number, where it can be.
    const isNumber = kind === 'real' && !Number.isNaN(typedNumber(part, kind).value);
    return isNumber ? { parts: [part], problem: null } : tightList(part, kind, limits);
  });
  return {
    parts: lists.flatMap(({ parts }) => parts),
    problem: lists.find(({ problem }) => problem !== null)?.problem ?? null,
  };
}

/** Widths of layers, of which a missing one after a dash is no slip. */
function layerParts(text: string, limits: Limits): TypedList {
  if (/\d *-/.test(text)) return parted(text, /-/);
  const { parts, problem } = /[,;]/.test(text)
    ? typedList(text, 'whole', limits)
    : tightList(text.replace(/ +/g, ','), 'whole', limits);
  return { parts: parts.filter((part) => part !== ''), problem };
}

/** Widths of layers, as in 512-256 or "none"; commas, semicolons and spaces between them are also read. */
export function typedLayers(
  written: string,
  limits: Limits,
): { values: number[]; problem: string | null } {
  const text = plainText(written.replace(GROUPING_SPACE, ''));
  if (/^(?:none)?$/i.test(text)) return { values: [], problem: null };
  const { parts, problem } = layerParts(text, limits);
  const numbers = parts.map((part) => typedNumber(part, 'whole'));
  return {
    values: numbers.map(({ value }) => value),
    problem: problem ?? numbers.find((each) => each.problem !== null)?.problem ?? null,
  };
}
