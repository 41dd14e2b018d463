import { terminalColumns } from './terminal-width';

/**
 * What the terminal is told. With --json, stdout holds JSON lines and nothing else, the last of
 * them the result; without, sentences and tables.
 */
export interface Output {
  readonly json: boolean;
  /** A JSON line, where --json asks for them. */
  line(type: string, fields: object): void;
  /** A line for people, left out with --json. */
  text(line: string): void;
  /** A line that the next one replaces, on a terminal only. */
  passing(line: string): void;
}

export function createOutput(json: boolean): Output {
  let passingLength = 0;
  const clear = (): void => {
    if (passingLength > 0) process.stdout.write(`\r${' '.repeat(passingLength)}\r`);
    passingLength = 0;
  };
  return {
    json,
    line(type, fields) {
      if (json) process.stdout.write(`${JSON.stringify({ type, ...fields })}\n`);
    },
    text(line) {
      if (json) return;
      clear();
      process.stdout.write(`${line}\n`);
    },
    passing(line) {
      if (json || !process.stdout.isTTY) return;
      clear();
      // A line that is wrapped could not be taken back.
      const shown = line.slice(0, (terminalColumns() ?? Infinity) - 1);
      process.stdout.write(shown);
      passingLength = shown.length;
    },
  };
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
