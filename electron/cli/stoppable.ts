/** Work that ends in order when nobody waits for it any more. Other commands go on, unread, to their end. */
import { constants } from 'node:os';
import { onEnding } from './ending';
import type { Output } from './output';

/** What shells expect of a process that Ctrl+C ended. */
export const INTERRUPTED = 130;

/**
 * For work that is of use only where its output is read.
 * @param work is to end soon after its signal is aborted: a reader of stdout is gone (`| head -n 1`)
 */
export async function whileRead<Result>(
  output: Output,
  work: (signal: AbortSignal) => Promise<Result>,
  controller = new AbortController(),
): Promise<Result> {
  const listenNoMore = output.onClosed((exitCode) => {
    process.exitCode = exitCode;
    controller.abort();
  });
  try {
    return await work(controller.signal);
  } finally {
    listenNoMore();
  }
}

/**
 * For work without a result where it is cut short: the signals that ask it to stop are the exit code, as
 * of a process that they ended; a second Ctrl+C ends the process.
 * @param work is to end soon after its signal is aborted, and leave nothing behind
 */
export async function interruptible<Result>(
  output: Output,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const listenNoMore = onEnding((signal, again) => {
    process.exitCode = 128 + constants.signals[signal];
    if (again) process.exit();
    controller.abort();
  });
  try {
    return await whileRead(output, work, controller);
  } finally {
    listenNoMore();
  }
}

/**
 * Ctrl+C, SIGTERM, a closed terminal, or a reader of stdout that is gone (`| head -n 1`) asks the work to
 * stop; a second Ctrl+C ends the process.
 * @param work is to end soon after its signal is aborted, with everything in order
 */
export async function stoppable<Result>(
  output: Output,
  work: (signal: AbortSignal) => Promise<Result>,
  words = 'Stopping; the best weights so far are kept.',
): Promise<Result> {
  const controller = new AbortController();
  return untilAsked(output, () => whileRead(output, work, controller), words, controller);
}

/** The same for work that goes on where nobody reads of it. */
export async function untilAsked<Result>(
  output: Output,
  work: (signal: AbortSignal) => Promise<Result>,
  words: string,
  controller = new AbortController(),
): Promise<Result> {
  const listenNoMore = onEnding((_signal, again) => {
    if (again) process.exit(INTERRUPTED);
    if (controller.signal.aborted) return;
    output.text(words);
    controller.abort();
  });
  try {
    return await work(controller.signal);
  } finally {
    listenNoMore();
  }
}
