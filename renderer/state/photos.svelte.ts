/** The photos that were dropped, and what the answering run says of each. */
import { NO_CORRECTION, type Correction } from '../../electron/engine/photo/seeds';
import type { PhotoAnswer } from '../../electron/ipc/contract';
import { ask } from '../bridge';
import { decodePhoto, thumbnail, type DecodedPhoto } from './decode';
import { runs } from './runs.svelte';

export interface Photo {
  id: number;
  name: string;
  state: 'waiting' | 'reading' | 'answered' | 'refused';
  /** A small picture of it, once it could be read; freed with the photo. */
  thumbnail: { url: string; width: number; height: number } | null;
  /** The last answer stays in sight while another run is asked. */
  answer: PhotoAnswer | null;
  /** Why it was refused, in one sentence. */
  problem: string | null;
  /** What the person said of where the garment is. */
  correction: Correction;
}

/** While one photo is with the engine, the next is decoded. */
const AT_ONCE = 2;

class Photos {
  #all = $state.raw<Photo[]>([]);
  /** Read again where another run is asked, because a file takes no memory and pixels do. */
  readonly #files = new Map<number, File>();
  #nextId = 1;
  #working = 0;
  /** Goes up when another run is asked, so that a late answer of the former is dropped. */
  #round = 0;

  get all(): readonly Photo[] {
    return this.#all;
  }

  add(files: readonly File[]): void {
    const added = files.map((file): Photo => {
      const id = this.#nextId++;
      this.#files.set(id, file);
      const { name } = file;
      const correction = NO_CORRECTION;
      return {
        id,
        name,
        state: 'waiting',
        thumbnail: null,
        answer: null,
        problem: null,
        correction,
      };
    });
    this.#all = [...added, ...this.#all];
    this.resume();
  }

  /** The file that a photo came in, or null where it has been removed. */
  fileOf(id: number): File | null {
    return this.#files.get(id) ?? null;
  }

  remove(id: number): void {
    const photo = this.#all.find((each) => each.id === id);
    const shown = photo?.thumbnail ?? null;
    if (shown !== null) URL.revokeObjectURL(shown.url);
    this.#files.delete(id);
    this.#all = this.#all.filter((each) => each.id !== id);
  }

  clear(): void {
    for (const { id } of this.#all) this.remove(id);
  }

  /** Ask the run that answers now about every photo that could be read. */
  askAgain(): void {
    this.#round++;
    // What is being read now is asked again by itself, and what couldn't be read never will be.
    this.#all = this.#all.map((photo) =>
      photo.thumbnail === null || photo.state === 'reading'
        ? photo
        : { ...photo, state: 'waiting', problem: null },
    );
    this.resume();
  }

  /** What waits goes on, once there is a run that can answer. */
  resume(): void {
    while (this.#working < AT_ONCE && this.#next() !== null) {
      this.#working++;
      void this.#work();
    }
  }

  #next(): { photo: Photo; file: File; run: string } | null {
    const run = runs.answering;
    const photo = this.#all.find(({ state }) => state === 'waiting');
    const file = photo === undefined ? undefined : this.#files.get(photo.id);
    return run === null || photo === undefined || file === undefined ? null : { photo, file, run };
  }

  #change(id: number, change: Partial<Photo>): void {
    this.#all = this.#all.map((photo) => (photo.id === id ? { ...photo, ...change } : photo));
  }

  async #work(): Promise<void> {
    for (let next = this.#next(); next !== null; next = this.#next()) {
      const { photo, file, run } = next;
      const round = this.#round;
      this.#change(photo.id, { state: 'reading' });
      let outcome: Partial<Photo>;
      try {
        outcome = {
          state: 'answered',
          answer: await this.#answer(photo, file, run),
          problem: null,
        };
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        outcome = { state: 'refused', answer: null, problem };
      }
      if (round === this.#round) this.#change(photo.id, outcome);
      else this.#change(photo.id, { state: 'waiting' });
    }
    this.#working--;
  }

  async #show(id: number, decoded: DecodedPhoto): Promise<void> {
    const small = await thumbnail(decoded);
    if (!this.#files.has(id)) return;
    const { width, height } = decoded;
    this.#change(id, { thumbnail: { url: URL.createObjectURL(small), width, height } });
  }

  async #answer(photo: Photo, file: File, run: string): Promise<PhotoAnswer> {
    const decoded = await decodePhoto(file);
    if (photo.thumbnail === null) await this.#show(photo.id, decoded);
    return ask('classify:photo', { run, ...decoded });
  }
}

export const photos = new Photos();
