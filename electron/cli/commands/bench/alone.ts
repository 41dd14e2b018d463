/** Measurements in a process each: how many threads compute is settled once in a process. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UserError } from '@engine/user-error';
import type { FlagValues } from '../../arguments';
import type { Context } from '../command';

/** Its lines look like those of the peers' benchmark. */
export interface Measurement<Name extends string, Line extends object> {
  /** As it is typed, and the type of its lines. */
  measure: string;
  names: readonly Name[];
  of: (name: Name) => Promise<Line>;
  text: (line: Line) => string;
}

/** As they were typed. */
function flagsOf(values: FlagValues): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, String(value)];
  });
}

/**
 * Run this program again for one name.
 * @returns its line of JSON, or null where it was stopped
 * @throws UserError where it ends without one
 */
async function measuredAlone<Line extends object>(
  [measure, name]: readonly [measure: string, name: string],
  values: FlagValues,
  signal: AbortSignal,
): Promise<Line | null> {
  const program = process.argv[1] ?? '';
  const args = ['bench', measure, name, ...flagsOf({ ...values, json: true })];
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  child.on('error', () => undefined);
  let measured: Line | null = null;
  for await (const line of createInterface(child.stdout)) {
    const { type, ...rest } = JSON.parse(line) as Line & { type: string };
    // Only the type was taken off.
    if (type === measure) measured = rest as unknown as Line;
  }
  if (measured === null && !signal.aborted) {
    throw new UserError(`The measurement of ${name} ended without a result.`);
  }
  return measured;
}

/** Measure one name here, and several each in a process of its own, one after another. */
export async function measureEach<Name extends string, Line extends object>(
  { measure, names, of, text }: Measurement<Name, Line>,
  wanted: readonly string[],
  { output, values }: Pick<Context, 'output' | 'values'>,
  signal: AbortSignal,
): Promise<void> {
  const chosen = names.filter((name) => wanted.length === 0 || wanted.includes(name));
  for (const name of chosen) {
    // Whether somebody still reads is known a turn after the line was written.
    await nextTurn();
    if (signal.aborted) break;
    const line =
      chosen.length === 1
        ? await of(name)
        : await measuredAlone<Line>([measure, name], values, signal);
    if (line === null) break;
    output.line(measure, line);
    output.text(text(line));
  }
}
