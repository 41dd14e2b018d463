/** Tables as text for spreadsheets: RFC 4180. */

export type CsvValue = string | number | boolean | null | undefined;

/** By which spreadsheets know a file as UTF-8 that is opened by a double click. */
const BYTE_ORDER_MARK = '\uFEFF';

/** What spreadsheets would take for the beginning of a formula, in East Asian widths and after what is invisible too. */
const FORMULA = /^[\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/** A text that stays a text: the apostrophe is how spreadsheets are told so. */
function textField(text: string): string {
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

function field(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? textField(value) : String(value);
}

/** @param rows the names of the columns first; what is null is left empty */
export function csvText(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** The text of a table as a file. A program that reads a pipe gets it without the mark. */
export function csvFile(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text : `${BYTE_ORDER_MARK}${text}`;
}
