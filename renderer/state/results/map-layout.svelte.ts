/** How the map is laid out: by principal components at once, by UMAP and t-SNE once they are drawn. */
import {
  planeOf,
  type Dimensions,
  type Layout,
  type MapKind,
  type Method,
} from '@engine/explain/map-task';
import type { MapPlane, Replies } from '@contract';
import { ask } from '../../bridge';
import { notices } from '../notices.svelte';

/** How often the drawing is asked how far it is. */
const ASKED_EVERY_MS = 300;

function keyOf({ method, dimensions }: Layout): string {
  return `${method} ${dimensions}`;
}

export class MapLayout {
  #run = '';
  #plane = $state.raw<MapPlane | null>(null);
  #drawn = $state.raw<Readonly<Partial<Record<string, Float32Array>>>>({});
  #requested = $state.raw<Layout>({ method: 'pca', dimensions: 2 });
  #drawing = $state.raw<MapKind | null>(null);
  #progress = $state.raw<Replies['map:progress']>(null);

  readonly #isThere = $derived(
    this.#requested.method === 'pca' || this.#drawn[keyOf(this.#requested)] !== undefined,
  );
  /** PCA until what was asked for is there. */
  readonly method: Method = $derived(this.#isThere ? this.#requested.method : 'pca');

  get dimensions(): Dimensions {
    return this.#requested.dimensions;
  }

  /** The coordinates of each image: dimensions * images. Null before the map is there. */
  readonly points: Float32Array | null = $derived.by(() => {
    if (this.#plane === null) return null;
    const drawn = this.#drawn[keyOf(this.#requested)];
    if (drawn !== undefined) return drawn;
    return this.dimensions === 3 ? this.#plane.pca : planeOf(this.#plane.pca);
  });

  /** The share of all variance that the shown principal components explain, 0 to 1. */
  readonly explained: number = $derived(
    (this.#plane?.explained ?? []).slice(0, this.dimensions).reduce((sum, each) => sum + each, 0),
  );

  /** The map that is being drawn; null where none is. */
  get drawing(): MapKind | null {
    return this.#drawing;
  }

  /** Null before it is known. */
  get progress(): Replies['map:progress'] {
    return this.#progress;
  }

  /** Of another run, or of none yet; what is still drawn of the one before is cancelled. */
  clear(): void {
    void this.#stop();
    this.#plane = null;
    this.#drawn = {};
  }

  /** As before where that map is kept with the run, else by principal components. */
  async begin(run: string, plane: MapPlane): Promise<void> {
    this.#run = run;
    this.#plane = plane;
    const { method, dimensions } = this.#requested;
    const isKept = plane.kept.some((kind) => keyOf(kind) === keyOf(this.#requested));
    await this.lay(isKept ? method : 'pca', dimensions);
  }

  async lay(method: Method, dimensions: Dimensions): Promise<void> {
    this.#requested = { method, dimensions };
    const current = this.#drawing;
    if (current !== null && keyOf(current) === keyOf(this.#requested)) return;
    await this.#stop();
    if (method !== 'pca' && !this.#isThere) await this.#draw({ method, dimensions });
  }

  async cancel(): Promise<void> {
    this.#requested = { ...this.#requested, method: 'pca' };
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const kind = this.#drawing;
    this.#drawing = null;
    if (kind === null) return;
    const run = this.#run;
    await notices.guard(async () => {
      await ask('map:cancel', { run, ...kind });
    });
  }

  async #draw(kind: MapKind): Promise<void> {
    const plane = this.#plane;
    this.#drawing = kind;
    void this.#watch(kind);
    try {
      const points = await ask('map:draw', { run: this.#run, ...kind });
      if (points !== null && this.#plane === plane) {
        this.#drawn = { ...this.#drawn, [keyOf(kind)]: points };
      }
    } catch (error) {
      notices.failed(error);
    } finally {
      if (this.#drawing === kind) this.#drawing = null;
    }
  }

  async #watch(kind: MapKind): Promise<void> {
    this.#progress = null;
    const run = this.#run;
    while (this.#drawing === kind) {
      await notices.guardRead(async () => {
        const progress = await ask('map:progress', { run, ...kind });
        if (this.#drawing === kind) this.#progress = progress;
      });
      await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
    }
  }
}
