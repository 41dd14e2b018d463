/**
 * Files and folders that the system opens with the app: by a double-click, "Open with", a drop on its icon,
 * or as arguments. The window treats them as if they had been dropped on it.
 */
import { stat } from 'node:fs/promises';
import { MAX_FILE_BYTES } from '@engine/photo-files';
import { readRegularFile } from '@engine/regular-file';
import { counted } from '@engine/text/counted';
import type { OpenedFiles as Announced, OpenedReplies } from '../ipc/contract/opened';
import { lookAtOpened, type Opened } from './look';

interface Receiver {
  runs(files: string[]): void;
  files(opened: Announced): void;
  /** Told in a sentence of what cannot be opened. */
  problem(message: string): void;
}

const NO_PHOTOS = 'The folders contain no photos. Open one folder alone to see what is in it.';

/** One notice, however many there are. */
function missingSentence([first = '', ...others]: readonly string[]): string {
  const sentence = `There is no file or folder ${first}.`;
  if (others.length === 0) return sentence;
  const paths = counted(others.length, 'other path');
  return `${sentence} ${paths} ${others.length === 1 ? 'does' : 'do'} not exist either.`;
}

/** Keeps what is opened until there is a window for it. */
export class OpenedFiles {
  private waiting: string[] = [];
  private receiver: Receiver | null = null;
  private looking: Promise<void> = Promise.resolve();
  /** Announced files that the window has not read yet: it can read these and no others. */
  private readonly announced = new Map<number, string>();
  private nextId = 0;

  /** @param paths absolute */
  add(paths: readonly string[]): void {
    this.waiting.push(...paths);
    this.flush();
  }

  /** @param receiver is given what waits, and whatever comes later */
  deliverTo(receiver: Receiver): void {
    this.receiver = receiver;
    this.flush();
  }

  async read(id: number): Promise<OpenedReplies['opened:read']> {
    const file = this.announced.get(id);
    this.announced.delete(id);
    if (file === undefined) return null;
    try {
      const bytes = new Uint8Array(await readRegularFile(file, MAX_FILE_BYTES));
      return { bytes, changed: (await stat(file)).mtimeMs };
    } catch {
      return null;
    }
  }

  private flush(): void {
    const { receiver, waiting } = this;
    if (receiver === null || waiting.length === 0) return;
    this.waiting = [];
    // One after another, so that ids and views are in the order in which files were opened.
    this.looking = this.looking.then(async () => {
      this.deliver(receiver, await lookAtOpened(waiting));
    });
  }

  private deliver(receiver: Receiver, { runs, photos, skipped, data, missing }: Opened): void {
    if (missing.length > 0) receiver.problem(missingSentence(missing));
    if (runs.length > 0) receiver.runs(runs);
    if (photos.length === 0 && data === null) {
      if (runs.length === 0 && missing.length === 0) receiver.problem(NO_PHOTOS);
      return;
    }
    const announced = photos.map(({ file, path }) => ({ id: this.announce(file), path }));
    receiver.files({ photos: announced, skipped, data });
  }

  private announce(file: string): number {
    const id = this.nextId++;
    this.announced.set(id, file);
    return id;
  }
}
