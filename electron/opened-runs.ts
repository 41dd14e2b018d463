/**
 * Shared runs that the system hands over: opened by a double click, dropped on the app's icon, or named
 * where the app is started. The window brings them in as if they had been dropped on it.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENDING } from '@engine/share/shared-file';

/** Desktops hand files over as paths or as `file:` URLs. */
function pathOf(argument: string, folder: string): string | null {
  if (!argument.startsWith('file:')) return resolve(folder, argument);
  try {
    return fileURLToPath(argument);
  } catch {
    // Of another computer, or no URL at all.
    return null;
  }
}

/**
 * @param args of a start of the app
 * @param folder in which it was started
 * @returns whole paths
 */
export function sharedRunsIn(args: readonly string[], folder: string): string[] {
  return args
    .filter((argument) => !argument.startsWith('-'))
    .map((argument) => pathOf(argument, folder))
    .filter((path) => path?.endsWith(ENDING) === true)
    .filter((path) => path !== null);
}

/** Keeps what is handed over until there is a window for it. */
export class OpenedRuns {
  private waiting: string[] = [];
  private deliver: ((files: string[]) => void) | null = null;

  add(files: readonly string[]): void {
    this.waiting.push(...files);
    this.flush();
  }

  /** @param deliver is given what waits, and whatever comes later */
  deliverTo(deliver: (files: string[]) => void): void {
    this.deliver = deliver;
    this.flush();
  }

  private flush(): void {
    if (this.deliver === null || this.waiting.length === 0) return;
    const files = this.waiting;
    this.waiting = [];
    this.deliver(files);
  }
}
