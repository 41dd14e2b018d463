/** Whether the process that trains a run, or holds anything else, is still there. */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** Clocks are set while computers run, so that a boot can seem later than it was. */
const CLOCK_TOLERANCE_MS = 60_000;

function exists(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What Linux says of a process, by proc_pid_stat(5), from its state on; null on other systems. */
function linuxStat(processId: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, 'utf8');
    // Before the state is the program's name in brackets, which can hold anything.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** Ended, though whoever started it has not looked yet, and perhaps never will. */
function hasEnded(processId: number): boolean {
  const [state = ''] = linuxStat(processId) ?? [];
  return state === 'Z' || state === 'X';
}

/** By which a process is told from another that gets its number later; empty where there is nothing. */
export function processMark(processId: number): string {
  // When it began, in ticks since the computer did.
  return linuxStat(processId)?.[19] ?? '';
}

/**
 * @param processId null where no process was named
 * @param since when it began, in ms since 1970: a number from before the computer's last start
 *   belongs to some other process by now
 */
export function processAlive(processId: number | null, since: number): boolean {
  const bootedAt = Date.now() - 1000 * uptime();
  if (processId === null || since < bootedAt - CLOCK_TOLERANCE_MS) return false;
  return exists(processId) && !hasEnded(processId);
}
