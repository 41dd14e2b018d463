/** From what a network sees to the map of UMAP in the run's folder: once, in the background. */
import { RunError } from '../storage/run-error';
import type { Features } from './features';
import { readMap, weightsMark, writeMap } from './map-file';
import { neighboursOf } from './neighbours';
import { NEIGHBOURS } from './umap';
import { UmapThread, type UmapProgress } from './umap-thread';

/** A picture and two others are the least that have a shape. */
const FEWEST = 3;

interface Wanted {
  features: Features;
  /** Where the points begin: 2 for each picture. */
  start: Float32Array;
}

export class UmapDrawing {
  /** x and y of each picture, or null where it was cancelled. */
  readonly points: Promise<Float32Array | null>;
  private thread: UmapThread | null = null;
  private cancelled = false;

  /**
   * @param folder the run's
   * @param prepare is asked only where the map was not drawn before
   */
  constructor(
    private readonly folder: string,
    private readonly seed: number,
    prepare: () => Promise<Wanted>,
  ) {
    this.points = this.readOrDraw(prepare);
  }

  /** Before the first epoch, `of` is 0. */
  get progress(): UmapProgress {
    return this.thread?.progress ?? { done: 0, of: 0 };
  }

  async cancel(): Promise<void> {
    this.cancelled = true;
    await this.thread?.cancel();
  }

  private async readOrDraw(prepare: () => Promise<Wanted>): Promise<Float32Array | null> {
    const drawn = await readMap(this.folder);
    if (drawn !== null) return drawn;
    const mark = await weightsMark(this.folder);
    const points = await this.draw(await prepare());
    if (points !== null) await writeMap(this.folder, points, mark);
    return points;
  }

  private async draw({ features, start }: Wanted): Promise<Float32Array | null> {
    const { values, width } = features;
    const rows = values.length / width;
    if (rows < FEWEST) throw new RunError(`A map needs at least ${FEWEST} test images.`);
    // The library wants fewer neighbours than there are pictures.
    const neighbours = await neighboursOf(values, width, Math.min(NEIGHBOURS, rows - 1));
    if (this.cancelled) return null;
    this.thread = new UmapThread({ neighbours, start, seed: this.seed });
    return this.thread.points;
  }
}
