/** Whether the process that trains a run is still there. */
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

/**
 * @param processId null where no process was named
 * @param since when it began, in ms since 1970: a number from before the computer's last start
 *   belongs to some other process by now
 */
export function trainerAlive(processId: number | null, since: number): boolean {
  const bootedAt = Date.now() - 1000 * uptime();
  if (processId === null || since < bootedAt - CLOCK_TOLERANCE_MS) return false;
  return exists(processId);
}
