/** How the process that carries a sweep out starts those that train its trials, and talks with them. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { FromTrial, ToTrial } from './trial-messages';

/** A process that trains trials, as the one that needs it has it. */
export interface TrialLink {
  send(message: ToTrial): void;
  /** Called once. @param lost called when the process has ended, and where it cannot be started */
  listen(heard: (message: FromTrial) => void, lost: () => void): void;
  /** End the process, which has no trial. */
  close(): void;
}

/** @param threads how many libtensorflow has there */
export type StartTrialProcess = (threads: number) => TrialLink;

/** What libtensorflow reads the number of its threads from. */
export function threadVariables(threads: number): Record<string, string> {
  const count = String(threads);
  return { TF_NUM_INTRAOP_THREADS: count, TF_NUM_INTEROP_THREADS: count };
}

/** In the terminal: another Node.js, which ends with this one. @param program the bundled trial-process.ts */
export function forkTrialProcess(
  threads: number,
  program = join(__dirname, 'trial-process.cjs'),
): TrialLink {
  const child = fork(program, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...threadVariables(threads) },
  });
  return {
    send(message) {
      if (child.connected) child.send(message);
    },
    listen(heard, lost) {
      child.on('message', heard);
      child.on('error', lost);
      child.on('exit', lost);
    },
    close() {
      if (child.connected) child.disconnect();
    },
  };
}
