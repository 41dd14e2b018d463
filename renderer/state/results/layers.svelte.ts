/** The inside of a run's network, as the page Layers shows it. */
import type { FirstLayer } from '@engine/inspect/first-layer';
import type { HistogramSeries, Spread } from '@engine/inspect/histogram-series';
import type { LayerRow, LayerTable } from '@engine/inspect/layer-table';
import type { LayerTimes } from '@engine/inspect/layer-times';
import type { RunSummary } from '@engine/records';
import type { ImageInside } from '@contract';
import { ask } from '../../bridge';
import { Latest } from '../latest';

/** Whether a layer's output can be shown as maps; the picture itself needs none. */
export function makesMaps({ what, outputShape }: LayerRow): boolean {
  return outputShape.length === 3 && what !== 'Reshape';
}

class Anatomy {
  /** The run as it was when it was read: one that went on since is another. */
  #version = '';
  #failed = $state(false);
  #run = $state<string | null>(null);
  #inside = $state.raw<{ table: LayerTable; first: FirstLayer } | null>(null);
  #times = $state.raw<LayerTimes | null>(null);
  #timing = $state(false);
  #image = $state(0);
  #row = $state<number | null>(null);
  #picture = $state.raw<ImageInside | null>(null);
  #name = $state<string | null>(null);
  #spread = $state<Spread>('weights');
  #series = $state.raw<HistogramSeries | null>(null);
  readonly #asked = {
    inside: new Latest(),
    times: new Latest(),
    maps: new Latest(),
    series: new Latest(),
  };

  get table(): LayerTable | null {
    return this.#inside?.table ?? null;
  }

  get first(): FirstLayer | null {
    return this.#inside?.first ?? null;
  }

  /** What each layer takes, once it was measured. */
  get times(): LayerTimes | null {
    return this.#times;
  }

  get timing(): boolean {
    return this.#timing;
  }

  /** Place of the chosen image in the test set. */
  get image(): number {
    return this.#image;
  }

  /** The layer whose maps are shown; null of a network that makes none. */
  get row(): number | null {
    return this.#row;
  }

  get picture(): ImageInside | null {
    return this.#picture;
  }

  get series(): HistogramSeries | null {
    return this.#series;
  }

  /** The weight whose spread is shown. */
  get name(): string | null {
    const names = this.#series?.names ?? [];
    return names.find((name) => name === this.#name) ?? names[0] ?? null;
  }

  get spread(): Spread {
    return this.#spread;
  }

  /** Whether the model that was asked for last could not be loaded; a notice has said why. */
  get failed(): boolean {
    return this.#failed;
  }

  async show({ run, endedAt }: RunSummary): Promise<void> {
    const version = `${run} ${endedAt ?? ''}`;
    if (this.#version === version) return;
    this.#version = version;
    this.#failed = false;
    // Another run may have fewer test images.
    if (this.#run !== run) this.#image = 0;
    this.#run = run;
    this.#inside = null;
    this.#times = null;
    this.#picture = null;
    this.#series = null;
    this.#row = null;
    for (const asked of Object.values(this.#asked)) asked.drop();
    await this.#asked.inside.take(
      () => ask('layers:table', { run }),
      (inside) => {
        this.#inside = inside;
        const row = inside.table.rows.findIndex(makesMaps);
        this.#row = row === -1 ? null : row;
      },
      () => {
        // Asked for once more when the page is.
        this.#version = '';
        this.#failed = true;
      },
    );
    if (this.failed) return;
    await Promise.all([this.#loadMaps(), this.#loadSeries()]);
  }

  async measure(): Promise<void> {
    const run = this.#run;
    if (run === null || this.#timing) return;
    this.#timing = true;
    await this.#asked.times.take(
      () => ask('layers:times', { run }),
      (times) => {
        this.#times = times;
      },
    );
    this.#timing = false;
  }

  async showImage(image: number): Promise<void> {
    this.#image = image;
    await this.#loadMaps();
  }

  async showRow(row: number): Promise<void> {
    this.#row = row;
    await this.#loadMaps();
  }

  async showWeight(name: string): Promise<void> {
    this.#name = name;
    await this.#loadSeries();
  }

  async showSpread(spread: Spread): Promise<void> {
    this.#spread = spread;
    await this.#loadSeries();
  }

  async #loadMaps(): Promise<void> {
    const [run, image, row] = [this.#run, this.#image, this.#row];
    if (run === null) return;
    await this.#asked.maps.take(
      () => ask('layers:maps', { run, image, row }),
      (picture) => {
        this.#picture = picture;
      },
    );
  }

  async #loadSeries(): Promise<void> {
    const [run, name, spread] = [this.#run, this.#name, this.#spread];
    if (run === null) return;
    await this.#asked.series.take(
      () => ask('layers:histograms', { run, name, spread }),
      (series) => {
        this.#series = series;
      },
    );
  }
}

export const anatomy = new Anatomy();
