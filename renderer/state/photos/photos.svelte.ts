/** The photos that were dropped, and what the answering run says of each. */
import { AT_ONCE } from '@engine/photo/at-once';
import { NO_CORRECTION, type Correction } from '@engine/photo/seeds';
import type { PhotoAnswer, RequestBody } from '@contract';
import { ask } from '../../bridge';
import { isUnreadable } from './arrange';
import { decodePhoto, thumbnail, type DecodedPhoto } from './decode';
import { LastAdded } from './import-summary.svelte';
import { notices } from '../notices.svelte';
import { Pace } from '../camera/pace';
import type { Photo } from './photo';
import { newAmong, NO_PICTURES, type FoundPhotos } from './photo-source';
import { goneSentence } from './picture-file';
import { runs } from '../runs/runs.svelte';
import { sentenceOf } from '@engine/text/sentence-of';

/** A photo's upright pixels and what the person says of them, as the engine takes both. */
export type PhotoQuestion = RequestBody<'classify:steps'>;

function questionOf({ correction }: Photo, decoded: DecodedPhoto): PhotoQuestion {
  const { box, notGarment } = correction;
  return { ...decoded, correction: { box, notGarment: [...notGarment] } };
}

/** More than these are shown as small pictures with a toolbar. */
export const FEW = 12;
/** With many photos, how long the views may lag: each change costs them a look at every photo. */
const LAG_MS = 100;

class Photos {
  /** What the views see. */
  #all = $state.raw<readonly Photo[]>([]);
  #skipped = $state(0);
  readonly lastAdded = new LastAdded();
  #perSecond = $state<number | null>(null);
  /** The photos as they are now, and their order. */
  readonly #photos = new Map<number, Photo>();
  #order: number[] = [];
  /** Read again where another run is asked, because a file takes no memory and pixels do. */
  readonly #files = new Map<number, File>();
  readonly #pace = new Pace();
  /** The pixels of the photo that was corrected last, which is likely corrected again. */
  #kept: { id: number; decoded: Promise<DecodedPhoto> } | null = null;
  #nextId = 1;
  /** The run to compare with, and the photos that it is being asked about. */
  #second: string | null = null;
  readonly #askingSecond = new Set<number>();
  #working = 0;
  /** Goes up when another run is asked, so that a late answer of the former is dropped. */
  #round = 0;
  #published = 0;
  #publishing: ReturnType<typeof setTimeout> | null = null;

  readonly progress = $derived.by(() => {
    const number = (...states: Photo['state'][]) =>
      this.#all.filter(({ state }) => states.includes(state)).length;
    const left = number('waiting', 'reading');
    const unreadable = this.#all.filter(isUnreadable).length;
    return {
      total: this.#all.length,
      done: number('answered', 'refused'),
      /** Files that are photos, and those of which it turned out that they cannot be read as one. */
      photos: this.#all.length - unreadable,
      unreadable,
      /** Being worked through, or stopped, and how many of them. */
      left,
      stopped: number('stopped'),
      perSecond: this.#perSecond,
      secondsLeft: this.#perSecond === null ? null : left / this.#perSecond,
    };
  });

  /** The last added first. */
  get all(): readonly Photo[] {
    return this.#all;
  }

  /** Files in dropped folders that are no pictures. */
  get skipped(): number {
    return this.#skipped;
  }

  /** What came of the files that were added last. */
  readonly summary = $derived(this.lastAdded.summary(this.#all));

  /** @returns how many were not there yet */
  add(found: FoundPhotos): number {
    if (found.photos.length === 0) {
      notices.add('info', NO_PICTURES);
      return 0;
    }
    const there = [...this.#photos.values()].map(({ id, path }) => ({ path, file: this.file(id) }));
    const photos = newAmong(found.photos, there);
    const added = photos.map(({ path, file }): Photo => {
      const id = this.#nextId++;
      if (file !== null) this.#files.set(id, file);
      return {
        id,
        name: path.slice(path.lastIndexOf('/') + 1),
        path,
        state: file === null ? 'refused' : 'waiting',
        thumbnail: null,
        answer: null,
        second: null,
        problem: file === null ? goneSentence(path) : null,
        correction: NO_CORRECTION,
      };
    });
    for (const photo of added) this.#photos.set(photo.id, photo);
    this.#order = [...added.map(({ id }) => id), ...this.#order];
    this.#skipped += found.skipped.length;
    this.lastAdded.take(found, added);
    this.#publish();
    this.work();
    return added.length;
  }

  remove(id: number): void {
    this.#forget(id);
    this.#order = this.#order.filter((each) => each !== id);
    this.#publishNow();
  }

  clear(): void {
    for (const id of this.#order) this.#forget(id);
    this.#order = [];
    this.#skipped = 0;
    this.lastAdded.dismiss();
    this.#publishNow();
  }

  /** Ask the run that answers now about every photo that could be read. */
  askAgain(): void {
    this.#round++;
    // What is being read now is asked again by itself, and what couldn't be read never will be.
    for (const photo of this.#photos.values()) {
      if (photo.thumbnail === null || photo.state === 'reading') continue;
      this.#change(photo.id, { state: 'waiting', problem: null });
    }
    this.work();
  }

  /** Ask a second run too, or none: about every photo that has been answered, and once. */
  compareWith(run: string | null): void {
    if (run !== this.#second) {
      this.#second = run;
      for (const { id, second } of this.#photos.values()) {
        if (second !== null) this.#change(id, { second: null });
      }
      this.#publishNow();
    }
    this.work();
  }

  /** Ask about one photo again, as the person has corrected it, before all that waits. */
  async correct(id: number, correction: Correction): Promise<void> {
    const run = runs.answering;
    if (!this.#photos.has(id) || run === null) return;
    const round = this.#round;
    this.#change(id, { correction, state: 'reading', second: null });
    // The next correction builds on what the views have of this one.
    this.#publishNow();
    const outcome = await this.#outcome(async () =>
      ask('classify:photo', { run, ...(await this.question(id)) }),
    );
    this.#settle(id, { correction, round }, outcome);
    this.work();
  }

  /** @throws Error with a sentence where the file cannot be decoded, or is gone */
  async question(id: number): Promise<PhotoQuestion> {
    const file = this.#files.get(id);
    const photo = this.#photos.get(id);
    if (file === undefined || photo === undefined) throw new Error('This photo was removed.');
    const kept = this.#kept?.id === id ? this.#kept : { id, decoded: decodePhoto(file) };
    this.#kept = kept;
    return questionOf(photo, await kept.decoded);
  }

  /** The file as it was given, to be shown large. */
  file(id: number): File | null {
    return this.#files.get(id) ?? null;
  }

  /** What waits is left; what is being looked at is still answered. */
  stop(): void {
    this.#changeAll('waiting', 'stopped');
  }

  /** Go on with what was stopped. */
  resume(): void {
    this.#changeAll('stopped', 'waiting');
    this.work();
  }

  /** Load what answers photos, because one is likely to come. */
  prepare(): void {
    const run = runs.answering;
    if (run === null) return;
    // Whatever is wrong with the run is told of when a photo is asked about.
    ask('classify:prepare', { run }).catch(() => undefined);
  }

  /** Work on what waits, once there is a run that can answer. */
  work(): void {
    while (this.#working < AT_ONCE && (this.#next() ?? this.#nextSecond()) !== null) {
      this.#working++;
      void this.#workOn();
    }
  }

  #forget(id: number): void {
    const shown = this.#photos.get(id)?.thumbnail ?? null;
    if (shown !== null) URL.revokeObjectURL(shown.url);
    this.#photos.delete(id);
    this.#files.delete(id);
    if (this.#kept?.id === id) this.#kept = null;
  }

  #next(): { photo: Photo; file: File; run: string } | null {
    const run = runs.answering;
    const id = this.#order.find((each) => this.#photos.get(each)?.state === 'waiting');
    if (run === null || id === undefined) return null;
    const [photo, file] = [this.#photos.get(id), this.#files.get(id)];
    return photo === undefined || file === undefined ? null : { photo, file, run };
  }

  /** A photo for the second run: once no other waits for its first answer, and none is stopped. */
  #nextSecond(): { photo: Photo; file: File; run: string } | null {
    const run = this.#second;
    const all = [...this.#photos.values()];
    if (run === null || all.some(({ state }) => state === 'stopped')) return null;
    const wanted = this.#order.find((id) => this.#wantsSecond(id));
    const [photo, file] = [this.#photos.get(wanted ?? 0), this.#files.get(wanted ?? 0)];
    return photo === undefined || file === undefined ? null : { photo, file, run };
  }

  #wantsSecond(id: number): boolean {
    const photo = this.#photos.get(id);
    return photo?.state === 'answered' && photo.second === null && !this.#askingSecond.has(id);
  }

  #change(id: number, change: Partial<Photo>): void {
    const photo = this.#photos.get(id);
    if (photo === undefined) return;
    this.#photos.set(id, { ...photo, ...change });
    this.#publish();
  }

  #changeAll(from: Photo['state'], to: Photo['state']): void {
    for (const { id, state } of this.#photos.values()) {
      if (state === from) this.#change(id, { state: to });
    }
    this.#publishNow();
  }

  #publish(): void {
    if (this.#publishing !== null) return;
    const lag = this.#order.length > FEW ? LAG_MS : 0;
    const wait = this.#published + lag - performance.now();
    if (wait <= 0) this.#publishNow();
    else
      this.#publishing = setTimeout(() => {
        this.#publishNow();
      }, wait);
  }

  #publishNow(): void {
    if (this.#publishing !== null) clearTimeout(this.#publishing);
    this.#publishing = null;
    this.#published = performance.now();
    this.#all = this.#order.flatMap((id) => this.#photos.get(id) ?? []);
    this.#perSecond = this.#pace.perSecond;
  }

  async #workOn(): Promise<void> {
    for (;;) {
      const first = this.#next();
      const second = first === null ? this.#nextSecond() : null;
      if (first !== null) await this.#askFirst(first);
      else if (second !== null) await this.#askSecond(second.photo.id, decodePhoto(second.file));
      else break;
    }
    this.#working--;
    if (this.#working === 0) this.#pace.restart();
  }

  async #askFirst({ photo, file, run }: { photo: Photo; file: File; run: string }): Promise<void> {
    const round = this.#round;
    this.#change(photo.id, { state: 'reading' });
    const decoded = decodePhoto(file);
    const outcome = await this.#outcome(() => this.#answer(photo, decoded, run));
    this.#pace.oneDone(performance.now());
    this.#settle(photo.id, { correction: photo.correction, round }, outcome);
    // Of few photos the pixels are at hand still; of many, all get their first answers first.
    if (this.#order.length <= FEW && this.#wantsSecond(photo.id)) {
      await this.#askSecond(photo.id, decoded);
    }
  }

  async #askSecond(id: number, decoded: Promise<DecodedPhoto>): Promise<void> {
    const [photo, run] = [this.#photos.get(id), this.#second];
    if (photo === undefined || run === null) return;
    this.#askingSecond.add(id);
    const { answer = null, problem = null } = await this.#outcome(async () =>
      ask('classify:photo', { run, ...questionOf(photo, await decoded) }),
    );
    this.#askingSecond.delete(id);
    // A correction or another run meanwhile: this photo is asked about again.
    if (this.#photos.get(id)?.correction !== photo.correction || run !== this.#second) return;
    this.#change(id, { second: { run, answer, problem } });
  }

  async #outcome(answer: () => Promise<PhotoAnswer>): Promise<Partial<Photo>> {
    try {
      return { state: 'answered', answer: await answer(), problem: null };
    } catch (error) {
      const problem = sentenceOf(error);
      return { state: 'refused', answer: null, problem };
    }
  }

  /** Take what came of a question, unless the photo has been corrected since it was asked. */
  #settle(
    id: number,
    asked: { correction: Correction; round: number },
    outcome: Partial<Photo>,
  ): void {
    if (this.#photos.get(id)?.correction !== asked.correction) return;
    this.#change(id, asked.round === this.#round ? outcome : { state: 'waiting' });
  }

  async #show(id: number, decoded: DecodedPhoto): Promise<void> {
    const small = await thumbnail(decoded);
    if (!this.#files.has(id)) return;
    const { width, height } = decoded;
    this.#change(id, { thumbnail: { url: URL.createObjectURL(small), width, height } });
  }

  async #answer(photo: Photo, pixels: Promise<DecodedPhoto>, run: string): Promise<PhotoAnswer> {
    const decoded = await pixels;
    const [answer] = await Promise.all([
      ask('classify:photo', { run, ...questionOf(photo, decoded) }),
      photo.thumbnail === null ? this.#show(photo.id, decoded) : null,
    ]);
    return answer;
  }
}

export const photos = new Photos();
