/** Texts and tables in Markdown, whatever characters names have. */
import { visible } from '../../text/visible';

/** A text that somebody chose, on one line, without what Markdown or HTML would obey. */
export function plain(text: string): string {
  return (
    visible(text)
      .replaceAll(/[\\`*_{}[\]<>#|~!&$@]/g, '\\$&')
      // Addresses, which would become links.
      .replaceAll(/:(?=\/\/)|(?<=www)\.|(?<=mailto):/gi, '\\$&')
  );
}

/** A table as GitHub and Hugging Face render it. Cells are Markdown. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = header.map((_, column) => (column === 0 ? '---' : '---:'));
  return [header, rule, ...rows].map(line).join('\n');
}
