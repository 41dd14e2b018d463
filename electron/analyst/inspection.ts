/** What Results says of a run beyond its evaluation, worked out once and kept. */
import { PIXELS, toUnit, type Dataset, type LabelledImages } from '../engine/data/dataset';
import { findTwins, type Twin } from '../engine/data/twins';
import { duplicateReport, type DuplicateReport } from '../engine/evaluate/duplicates';
import { predictionAt, ProbabilityTable } from '../engine/evaluate/metrics';
import type { Prediction, RunRecord } from '../engine/records';
import { RunError } from '../engine/runs/run-error';
import { heldOutOf } from '../engine/train/split';
import type { Replies, RequestBody } from '../ipc/contract';
import { Recent } from './recent';
import type { Sources } from './sources';

/** Runs that are looked at one after the other and again. */
const MOST_KEPT = 8;

function pictureOf({ pixels }: LabelledImages, index: number): Uint8Array {
  return pixels.slice(index * PIXELS, (index + 1) * PIXELS);
}

/** A run's weights, and so all that comes of them, are new each time that it ends. */
function keyOf({ run, endedAt }: RunRecord): string {
  return `${run} ${endedAt ?? ''}`;
}

export class Inspection {
  private readonly twins = new WeakMap<Dataset, Map<number, Twin[]>>();
  private readonly duplicateReports = new Recent<DuplicateReport>(MOST_KEPT);

  constructor(private readonly sources: Sources) {}

  async duplicates(run: string): Promise<DuplicateReport> {
    const record = await this.sources.record(run);
    return this.duplicateReports.of(keyOf(record), async () => {
      const [dataset, table] = await this.both(record);
      const { seed, validationShare } = record.settings;
      const heldOut = new Set(heldOutOf(dataset.train.count, validationShare, seed));
      return duplicateReport(table, dataset.test, this.twinsIn(dataset), heldOut);
    });
  }

  async image({ run, part, index }: RequestBody<'inspect:image'>): Promise<Replies['inspect:image']> {
    const record = await this.sources.record(run);
    const dataset = await this.sources.dataset(record);
    const images = dataset[part];
    if (index >= images.count) {
      const kind = part === 'test' ? 'test' : 'training';
      throw new RunError(`There are ${images.count} ${kind} images, 0 to ${images.count - 1}.`);
    }
    const pixels = pictureOf(images, index);
    if (part === 'train') {
      return { ...(await this.ofTraining(record, images, index)), pixels, twins: [] };
    }
    const { images: duplicates } = await this.duplicates(run);
    const twins = duplicates.find((each) => each.index === index)?.twins ?? [];
    return {
      ...predictionAt(await this.sources.predictions(record), images.labels, index),
      pixels,
      heldOut: null,
      twins: twins.map((twin) => ({ ...twin, pixels: pictureOf(dataset.train, twin.index) })),
    };
  }

  /** What the run says of a training image now, of which nothing is stored. */
  private async ofTraining(
    { run, settings }: RunRecord,
    train: LabelledImages,
    index: number,
  ): Promise<Prediction & { heldOut: boolean }> {
    const picture = toUnit(pictureOf(train, index));
    const table = await this.sources.withClassifier(
      run,
      ({ network }) => new ProbabilityTable(network.predict(picture), network.classCount),
    );
    const labels = train.labels.subarray(index, index + 1);
    const heldOut = heldOutOf(train.count, settings.validationShare, settings.seed).includes(index);
    return { ...predictionAt(table, labels, 0), index, heldOut };
  }

  private both(record: RunRecord): Promise<[Dataset, ProbabilityTable]> {
    return Promise.all([this.sources.dataset(record), this.sources.predictions(record)]);
  }

  private twinsIn(dataset: Dataset): Map<number, Twin[]> {
    const twins = this.twins.get(dataset) ?? findTwins(dataset.test, dataset.train);
    this.twins.set(dataset, twins);
    return twins;
  }
}
