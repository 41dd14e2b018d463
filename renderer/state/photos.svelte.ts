/** The photos that were dropped, and what the answering run says of each. */
import type { PhotoAnswer } from '../../electron/ipc/contract';
import { ask } from '../bridge';
import { decodePhoto } from './decode';
import { runs } from './runs.svelte';

export interface Photo {
  id: number;
  name: string;
  /** The file itself, for showing; freed when the photo is removed. */
  url: string;
  file: File;
  state: 'waiting' | 'answered' | 'refused';
  answer: PhotoAnswer | null;
  /** Why it was refused, in one sentence. */
  problem: string | null;
}

class Photos {
  #all = $state.raw<Photo[]>([]);
  #nextId = 1;
  #working = false;

  get all(): readonly Photo[] {
    return this.#all;
  }

  add(files: readonly File[]): void {
    const added = files.map((file): Photo => ({
      id: this.#nextId++,
      name: file.name,
      url: URL.createObjectURL(file),
      file,
      state: 'waiting',
      answer: null,
      problem: null,
    }));
    this.#all = [...added, ...this.#all];
    void this.#work();
  }

  clear(): void {
    for (const { url } of this.#all) URL.revokeObjectURL(url);
    this.#all = [];
  }

  /** Ask another run about every photo that could be read. */
  askAgain(): void {
    this.#all = this.#all.map((photo) =>
      photo.answer === null ? photo : { ...photo, state: 'waiting' },
    );
    void this.#work();
  }

  #replace(id: number, change: Partial<Photo>): void {
    this.#all = this.#all.map((photo) => (photo.id === id ? { ...photo, ...change } : photo));
  }

  /** One after another, so that a hundred photos don't hold a hundred bitmaps. */
  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      for (;;) {
        const next = this.#all.find((photo) => photo.state === 'waiting');
        const run = runs.answering;
        if (next === undefined || run === null) return;
        await this.#answer(next, run);
      }
    } finally {
      this.#working = false;
    }
  }

  /** What waits goes on once there is a run that can answer. */
  resume(): void {
    void this.#work();
  }

  async #answer(photo: Photo, run: string): Promise<void> {
    try {
      const pixels = await decodePhoto(photo.file, photo.url);
      const answer = await ask('classify:photo', { run, ...pixels });
      this.#replace(photo.id, { state: 'answered', answer, problem: null });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#replace(photo.id, { state: 'refused', answer: null, problem });
    }
  }
}

export const photos = new Photos();
