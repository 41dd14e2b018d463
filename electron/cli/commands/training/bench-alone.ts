/** Measurements in a process each: how many threads compute is settled once in a process. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserError } from '@engine/user-error';
import type { FlagValues } from '../../arguments';

/** As the peers' benchmark prints it. */
export interface Throughput {
  system: string;
  model: string;
  epoch_seconds: number;
  images_per_second: number;
}

/** As they were typed. */
function flagsOf(values: FlagValues): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, String(value)];
  });
}

/**
 * Run this program again for one model.
 * @returns its line of JSON, or null where it was stopped
 * @throws UserError where it ends without one
 */
export async function measuredAlone(
  model: string,
  values: FlagValues,
  signal: AbortSignal,
): Promise<Throughput | null> {
  const program = process.argv[1] ?? '';
  const args = ['bench', 'throughput', model, ...flagsOf({ ...values, json: true })];
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  child.on('error', () => undefined);
  let measured: Throughput | null = null;
  for await (const line of createInterface(child.stdout)) {
    const { type, ...rest } = JSON.parse(line) as Throughput & { type: string };
    if (type === 'throughput') measured = rest;
  }
  if (measured === null && !signal.aborted) {
    throw new UserError(`The measurement of ${model} ended without a result.`);
  }
  return measured;
}
