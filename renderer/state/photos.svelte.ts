/** The photos that were dropped, and what the answering run says of each. */
import { NO_CORRECTION, type Correction } from '../../electron/engine/photo/seeds';
import type { PhotoAnswer, RequestBody } from '../../electron/ipc/contract';
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
  /** What the person says of where the garment is; an answer is about the one that it was asked with. */
  correction: Correction;
}

/** A photo's upright pixels and what the person says of them, as the engine takes both. */
export type PhotoQuestion = RequestBody<'classify:steps'>;

function questionOf({ correction }: Photo, decoded: DecodedPhoto): PhotoQuestion {
  const { box, notGarment } = correction;
  return { ...decoded, correction: { box, notGarment: [...notGarment] } };
}

/** While one photo is with the engine, the next is decoded. */
const AT_ONCE = 2;

class Photos {
  #all = $state.raw<Photo[]>([]);
  /** Read again where another run is asked, because a file takes no memory and pixels do. */
  readonly #files = new Map<number, File>();
  /** The pixels of the photo that was corrected last, which is likely corrected again. */
  #kept: { id: number; decoded: Promise<DecodedPhoto> } | null = null;
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
      return {
        id,
        name,
        state: 'waiting',
        thumbnail: null,
        answer: null,
        problem: null,
        correction: NO_CORRECTION,
      };
    });
    this.#all = [...added, ...this.#all];
    this.resume();
  }

  remove(id: number): void {
    const photo = this.#all.find((each) => each.id === id);
    const shown = photo?.thumbnail ?? null;
    if (shown !== null) URL.revokeObjectURL(shown.url);
    this.#files.delete(id);
    if (this.#kept?.id === id) this.#kept = null;
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

  /** Ask about one photo again, as the person has corrected it, before all that waits. */
  async correct(id: number, correction: Correction): Promise<void> {
    const photo = this.#all.find((each) => each.id === id);
    const run = runs.answering;
    if (photo === undefined || run === null) return;
    const round = this.#round;
    this.#change(id, { correction, state: 'reading' });
    const outcome = await this.#outcome(async () =>
      ask('classify:photo', { run, ...(await this.question(id)) }),
    );
    this.#settle(id, { correction, round }, outcome);
    this.resume();
  }

  /** @throws Error with a sentence where the file cannot be decoded, or is gone */
  async question(id: number): Promise<PhotoQuestion> {
    const file = this.#files.get(id);
    const photo = this.#all.find((each) => each.id === id);
    if (file === undefined || photo === undefined) throw new Error('This photo was removed.');
    const kept = this.#kept?.id === id ? this.#kept : { id, decoded: decodePhoto(file) };
    this.#kept = kept;
    return questionOf(photo, await kept.decoded);
  }

  /** The file as it was given, to be shown large. */
  file(id: number): File | null {
    return this.#files.get(id) ?? null;
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
      const outcome = await this.#outcome(() => this.#answer(photo, file, run));
      this.#settle(photo.id, { correction: photo.correction, round }, outcome);
    }
    this.#working--;
  }

  async #outcome(answer: () => Promise<PhotoAnswer>): Promise<Partial<Photo>> {
    try {
      return { state: 'answered', answer: await answer(), problem: null };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return { state: 'refused', answer: null, problem };
    }
  }

  /** Take what came of a question, unless the photo has been corrected since it was asked. */
  #settle(
    id: number,
    asked: { correction: Correction; round: number },
    outcome: Partial<Photo>,
  ): void {
    const photo = this.#all.find((each) => each.id === id);
    if (photo?.correction !== asked.correction) return;
    this.#change(id, asked.round === this.#round ? outcome : { state: 'waiting' });
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
    return ask('classify:photo', { run, ...questionOf(photo, decoded) });
  }
}

export const photos = new Photos();
