/** How long the settings being written would train: by earlier runs, or else by a short measurement. */
import { SvelteMap } from 'svelte/reactivity';
import { expectedSeconds } from '@engine/suggest/expected-time';
import { imageCost, secondsAt, type ImageCount, type Speed } from '@engine/suggest/speed';
import type { RequestBody } from '@contract';
import { ask } from '../../bridge';
import { runs } from '../runs/runs.svelte';
import { form } from './form.svelte';
import { INCLUDED_DATA } from './included-data';
import { range } from './range.svelte';
import { training } from './training.svelte';

/** How long the form is left alone before anything is measured. */
const CALM_MS = 2000;
const SHIPPED: ImageCount = {
  images: 60_000,
  shape: INCLUDED_DATA.shape,
  classCount: INCLUDED_DATA.classNames.length,
  isShipped: true,
};

type Measured = RequestBody<'train:speed'>;

class ExpectedTime {
  readonly #images = $derived.by<ImageCount>(() => {
    const { data } = form;
    if (data === null) return SHIPPED;
    const { trainImages: images, shape, classNames } = data;
    return { images, shape, classCount: classNames.length, isShipped: false };
  });
  readonly #byRuns = $derived(
    form.settings === null
      ? null
      : expectedSeconds(form.settings, form.source, runs.all, form.start.teachers),
  );
  readonly #key = $derived(form.settings === null ? null : imageCost(form.settings, this.#images));
  /** By key. */
  readonly #speeds = new SvelteMap<string, Speed>();
  #measuring = $state(false);

  readonly #byMeasurement = $derived.by(() => {
    const speed = this.#key === null ? undefined : this.#speeds.get(this.#key);
    if (form.settings === null || speed === undefined) return null;
    return secondsAt(speed, form.settings, this.#images.images);
  });

  /** What may be measured: nothing while something trains, here or in a terminal. */
  readonly #open = $derived(
    this.#byRuns !== null ||
      training.phase !== 'idle' ||
      runs.all.some(({ status }) => status === 'running') ||
      range.busy ||
      (this.#key !== null && this.#speeds.has(this.#key))
      ? null
      : this.#key,
  );

  /** Null where it is not known. */
  get seconds(): number | null {
    return this.#byRuns ?? this.#byMeasurement;
  }

  get isByRuns(): boolean {
    return this.#byRuns !== null;
  }

  get measuring(): boolean {
    return this.#measuring;
  }

  /** Measures what the form shows once it is left alone. Called while a component begins, for as long as it lives. */
  follow(): void {
    $effect(() => {
      const key = this.#open;
      if (key === null) return undefined;
      const calm = setTimeout(() => void this.#measure(key), CALM_MS);
      return () => {
        clearTimeout(calm);
        if (this.#measuring) void ask('train:speed-cancel', undefined);
        this.#measuring = false;
      };
    });
  }

  async #measure(key: string): Promise<void> {
    const { settings } = form;
    if (settings === null || key !== this.#open) return;
    const { images: _images, ...data } = this.#images;
    this.#measuring = true;
    const speed = await ask('train:speed', { settings, data } satisfies Measured).catch(() => null);
    // Otherwise it was cancelled, which says nothing.
    if (key !== this.#open) return;
    this.#measuring = false;
    if (speed !== null) this.#speeds.set(key, speed);
  }
}

export const expected = new ExpectedTime();
