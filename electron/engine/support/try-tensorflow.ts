/** Tries libtensorflow in a process of its own. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { TensorflowBuild } from './tensorflow-build';

const MOST_SECONDS = 60;

export type ProbeAnswer = { ok: true; build: TensorflowBuild } | { ok: false; message: string };

/**
 * @param program the bundled tensorflow-probe.ts
 * @throws Error in a sentence where it does not load or compute, or crashes what loads it
 */
export function tryTensorflow(
  program = join(__dirname, 'tensorflow-probe.cjs'),
): Promise<TensorflowBuild> {
  return new Promise((resolve, reject) => {
    const child = fork(program, { stdio: 'ignore', timeout: 1000 * MOST_SECONDS });
    child.on('message', (answer: ProbeAnswer) => {
      if (answer.ok) resolve(answer.build);
      else reject(new Error(answer.message));
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      // Has no effect once it has answered: the promise is settled.
      reject(new Error(`The test process ended without a result (${signal ?? code}).`));
    });
  });
}
