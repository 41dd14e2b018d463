/** From what a network sees to a map in the run's folder: once, in the background. */
import { RunError } from '../storage/run-error';
import type { Features } from './features';
import { readMap, weightsMark, writeMap } from './map-file';
import { neighborsOf } from './neighbors';
import type { MapKind } from './map-task';
import { MapThread, type MapProgress } from './map-thread';
import { tsneNeighbors } from './tsne';
import { umapNeighbors } from './umap';

/** A picture and two others are the least that have a shape. */
const FEWEST = 3;

interface Wanted {
  features: Features;
  /** Where the points begin: dimensions for each image. */
  start: Float32Array;
}

export class MapDrawing {
  /** The coordinates of each image, or null where it was cancelled. */
  readonly points: Promise<Float32Array | null>;
  private thread: MapThread | null = null;
  private cancelled = false;

  /**
   * @param folder the run's, where the map is kept; null of images that are not the run's
   * @param prepare is asked only where the map was not drawn before
   */
  constructor(
    private readonly folder: string | null,
    private readonly kind: MapKind,
    private readonly seed: number,
    prepare: () => Promise<Wanted>,
  ) {
    this.points = this.readOrDraw(prepare);
  }

  /** Before the first epoch or iteration, `of` is 0. */
  get progress(): MapProgress {
    return this.thread?.progress ?? { done: 0, of: 0 };
  }

  async cancel(): Promise<void> {
    this.cancelled = true;
    await this.thread?.cancel();
  }

  private async readOrDraw(prepare: () => Promise<Wanted>): Promise<Float32Array | null> {
    const { folder } = this;
    if (folder === null) return this.draw(await prepare());
    const drawn = await readMap(folder, this.kind);
    if (drawn !== null) return drawn;
    const mark = await weightsMark(folder);
    const points = await this.draw(await prepare());
    if (points !== null) await writeMap(folder, this.kind, points, mark);
    return points;
  }

  private async draw({ features, start }: Wanted): Promise<Float32Array | null> {
    const { values, width } = features;
    const rows = values.length / width;
    if (rows < FEWEST) throw new RunError(`A map needs at least ${FEWEST} test images.`);
    const each = { umap: umapNeighbors, tsne: tsneNeighbors }[this.kind.method](rows);
    const neighbors = await neighborsOf(values, width, each);
    if (this.cancelled) return null;
    this.thread = new MapThread({ ...this.kind, neighbors, start, seed: this.seed });
    return this.thread.points;
  }
}
