/** What asks a command to end: Ctrl+C, SIGTERM, and SIGHUP, which a terminal sends when it is closed. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type EndingSignal = (typeof SIGNALS)[number];

/** The terminal and npm may each send the same one. */
const SAME_MS = 500;

/**
 * @param asked is told of the signal, and whether it is a later one than the first
 * @returns a function that takes the listener off; until then none of these signals ends the process
 */
export function onEnding(asked: (signal: EndingSignal, again: boolean) => void): () => void {
  let firstAt: number | null = null;
  const listen = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (firstAt !== null && now - firstAt <= SAME_MS) return;
    const again = firstAt !== null;
    firstAt ??= now;
    asked(signal as EndingSignal, again);
  };
  for (const signal of SIGNALS) process.on(signal, listen);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listen);
  };
}

/** Whether a signal is one that a command ends in order for. */
export function isEnding(signal: NodeJS.Signals | null): signal is EndingSignal {
  return SIGNALS.some((each) => each === signal);
}
