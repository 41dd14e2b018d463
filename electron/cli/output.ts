/**
 * The only writer of the terminal: nothing else in this folder writes to stdout or stderr. With --json,
 * stdout holds JSON lines and nothing else, the last of them the result; without, sentences and tables.
 */
import { withFormerNames } from '@engine/former-names';
import { csvText, type CsvValue } from '@engine/text/csv';
import { visible, visibleJson } from '@engine/text/visible';
import { terminalColumns } from './terminal-width';

/** What shells report of a program whose reader is gone: 128 and the number of SIGPIPE. */
const READER_GONE = 141;

type ClosedListener = (exitCode: number) => void;

export interface Output {
  readonly json: boolean;
  /** A JSON line, where --json asks for them. */
  line(type: string, fields: object): void;
  /** Lines for people, left out with --json. A line break inside one is escaped. */
  text(...lines: string[]): void;
  /** A line that the next one replaces, on a terminal only. */
  passing(line: string): void;
  /** A sentence on stderr. */
  problem(sentence: string): void;
  /** A table in place of lines. Each row takes one line, so line breaks in it are escaped. */
  table(rows: readonly (readonly CsvValue[])[]): void;
  /**
   * Have `listener` called once when nobody reads stdout any more, at once where that is so already;
   * it is given the exit code of work that this ends.
   * @returns a function that takes the listener off
   */
  onClosed(listener: ClosedListener): () => void;
}

function shownCell(value: CsvValue): CsvValue {
  return typeof value === 'string' ? visible(value) : value;
}

class TerminalOutput implements Output {
  private passingLength = 0;
  /** The exit code of work that is cut short, once stdout is closed. */
  private closed: number | null = null;
  private readonly listeners = new Set<ClosedListener>();

  constructor(readonly json: boolean) {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      this.close(error);
    });
    // Without a listener, a closed stderr would end the process.
    process.stderr.on('error', () => undefined);
  }

  line(type: string, fields: object): void {
    if (this.json) this.write(`${visibleJson({ type, ...withFormerNames(fields) })}\n`);
  }

  text(...lines: string[]): void {
    if (this.json) return;
    this.clear();
    this.write(lines.map((line) => `${visible(line)}\n`).join(''));
  }

  passing(line: string): void {
    if (this.json || !process.stdout.isTTY) return;
    this.clear();
    // A line that is wrapped could not be taken back.
    const shown = visible(line).slice(0, (terminalColumns() ?? Infinity) - 1);
    this.write(shown);
    this.passingLength = shown.length;
  }

  problem(sentence: string): void {
    this.clear();
    process.stderr.write(`${visible(sentence)}\n`);
  }

  table(rows: readonly (readonly CsvValue[])[]): void {
    this.write(csvText(rows.map((row) => row.map(shownCell))));
  }

  onClosed(listener: ClosedListener): () => void {
    if (this.closed !== null) listener(this.closed);
    else this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private write(text: string): void {
    if (this.closed === null) process.stdout.write(text);
  }

  private clear(): void {
    if (this.passingLength > 0) this.write(`\r${' '.repeat(this.passingLength)}\r`);
    this.passingLength = 0;
  }

  /** A reader that has seen enough, such as `head`, closes the pipe; a full disk takes no more. */
  private close(error: NodeJS.ErrnoException): void {
    if (this.closed !== null) return;
    this.closed = error.code === 'EPIPE' ? READER_GONE : 1;
    if (error.code !== 'EPIPE') {
      process.exitCode = 1;
      this.problem(`atelier: The output cannot be written (${error.code ?? error.message}).`);
    }
    for (const listener of [...this.listeners]) listener(this.closed);
  }
}

export function createOutput(json: boolean): Output {
  return new TerminalOutput(json);
}
