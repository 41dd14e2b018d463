/** Python's own programs, where ATELIER_PEERS names a virtual environment with TensorFlow, Keras and ONNX. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PEERS = process.env['ATELIER_PEERS'];
const run = promisify(execFile);

/** TensorFlow alone takes half a minute to load on a busy computer. */
export const PEERS_TIMEOUT_MS = 600_000;

export function skipWithoutPeers(skip: (note?: string) => void): void {
  if (PEERS !== undefined && existsSync(PEERS)) return;
  skip('Set ATELIER_PEERS to a Python environment that has TensorFlow, Keras and ONNX.');
}

/** @param script a file @returns what it printed */
export async function python(
  script: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', ...more };
  const options = { env, maxBuffer: 2 ** 26 };
  const { stdout } = await run(join(PEERS ?? '', 'bin', 'python'), [script, ...args], options);
  return stdout;
}

/** @param script one of test/support @returns the JSON of its last line */
export async function pythonJson<Found>(script: string, args: readonly string[]): Promise<Found> {
  const stdout = await python(join('test', 'support', script), args);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Found;
}
