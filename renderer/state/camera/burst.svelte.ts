/** Photos of one class for the collection, taken by the camera for as long as a button is held. */
import type { KeptPhoto } from '@engine/collection/entry';
import { AT_ONCE } from '@engine/photo/at-once';
import { ask } from '../../bridge';
import { notices } from '../notices.svelte';
import { camera } from './camera.svelte';
import { collection } from '../photos/collection.svelte';
import { LONGEST_EDGE, type DecodedPhoto } from '../photos/decode';

/** Five photos a second: enough to turn the thing between two of them. */
const EVERY_MS = 200;

/** What came of the last burst. */
export interface BurstOutcome {
  className: string;
  /** IDs of the photos that are new in the collection. */
  added: readonly string[];
  /** How many were in the collection already; they stay as they are. */
  present: number;
}

class Burst {
  /** What the photos are of; null until the person chooses it. */
  className = $state<string | null>(null);
  #held = false;
  #taking = $state(false);
  #taken = $state(0);
  #last = $state.raw<BurstOutcome | null>(null);

  /** Of the last burst, those that can be taken back: the person may have removed some. */
  readonly undoable = $derived.by(() => {
    const there = new Set(collection.all.map(({ id }) => id));
    return (this.#last?.added ?? []).filter((id) => there.has(id));
  });

  /** From the press of the button until every photo is kept. */
  get taking(): boolean {
    return this.#taking;
  }

  /** How many frames the burst has taken so far. */
  get taken(): number {
    return this.#taken;
  }

  get last(): BurstOutcome | null {
    return this.#last;
  }

  /** Take photos until `release`, at least one. */
  async hold(): Promise<void> {
    const { className } = this;
    if (className === null || this.#taking) return;
    this.#held = true;
    this.#taking = true;
    this.#taken = 0;
    await notices.guard(() => this.#burst(className));
    this.#taking = false;
  }

  release(): void {
    this.#held = false;
  }

  async undo(): Promise<void> {
    const { undoable } = this;
    this.#last = null;
    await collection.remove(undoable);
  }

  /** A slow machine takes fewer photos, so that none wait. @throws the first error of the photos */
  async #burst(className: string): Promise<void> {
    const kept: Promise<KeptPhoto>[] = [];
    let waiting = 0;
    const release = (): void => {
      this.release();
    };
    do {
      const pause = new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      const frame = waiting < AT_ONCE ? await camera.frame(LONGEST_EDGE) : null;
      if (frame !== null) {
        this.#taken++;
        waiting++;
        const one = keep(frame, className).finally(() => {
          waiting--;
        });
        // What one photo fails for, such as a full disk, the next ones fail for too.
        one.catch(release);
        kept.push(one);
      }
      await pause;
    } while (this.#held && camera.live);
    const outcomes = await Promise.allSettled(kept);
    const there = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const added = there.filter(({ isNew }) => isNew).map(({ id }) => id);
    this.#last = { className, added, present: there.length - added.length };
    await collection.refresh();
    // Where one was not kept, the person reads why.
    await Promise.all(kept);
  }
}

function keep(frame: DecodedPhoto, className: string): Promise<KeptPhoto> {
  const correction = { box: null, notGarment: [] };
  const said = { correction, className, name: camera.nextName(), ifPresent: 'leave' } as const;
  return ask('collection:add', { ...frame, ...said });
}

export const burst = new Burst();
