/** What the window may want to know of runs, pictures and photos, with what was read last kept. */
import { judge } from '@engine/classify/answer';
import { freeClassifier, loadClassifier, type Classifier } from '@engine/classify/classifier';
import { explanationMap } from '@engine/classify/explanation';
import { collectPhoto } from '@engine/collection/collect';
import { photoId } from '@engine/collection/picture-id';
import { CollectionStore } from '@engine/collection/collection-store';
import { exportCollection, freshFolder } from '@engine/collection/export';
import { toBytes, toUnit, type Dataset } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { isSameShape, valuesIn } from '@engine/data/image-shape';
import { stampOf } from '@engine/data/find-files';
import { shippedDataFolder } from '@engine/data/shipped';
import { argMax, predictionAt, type ProbabilityTable } from '@engine/evaluate/metrics';
import type { RunRecord } from '@engine/records';
import { dataChange, requireShape } from '@engine/runs/run-data';
import { RunError } from '@engine/storage/run-error';
import { RunStore } from '@engine/runs/run-store';
import type { PhotoPool } from '@engine/photo/pool';
import { preprocessingOf, type Preprocessing } from '@engine/photo/preprocessing';
import { ModelInspector } from './model-inspector';
import { sweepDataChange } from '@engine/sweep/sweep-data';
import { SweepStore } from '@engine/sweep/sweep-store';
import { DataBrowser, type Source } from './data-browser';
import { imagePixels } from './image-pixels';
import { Inspection } from './inspection';
import { Mapping } from './mapping';
import type { Answer, Body } from './messages';
import { Recent } from './recent';
import { Sharing } from './sharing';
import type { AnalystContext } from './analyst-context';
import { ModelExchange } from './model-exchange';

/** Tables of runs that are compared with each other, or gone back to. */
const MOST_TABLES = 4;
/** Views may look at different ones by turns; as large as Fashion-MNIST, each takes 55 MB. */
const MOST_DATASETS = 2;

/** A data set whose files were replaced is another one. */
async function keyOf({ folder, firstLabel, imageFolder }: Source): Promise<string> {
  const place = folder ?? shippedDataFolder();
  return [place, firstLabel ?? 0, JSON.stringify(imageFolder), await stampOf(place)].join('\n');
}

/** Whoever finds the garments: the pool of threads. */
export type PhotoPreprocessor = Pick<PhotoPool, 'see' | 'steps' | 'warmUp'>;

export class Analyst {
  readonly sharing: Sharing;
  readonly models: ModelExchange;
  readonly store: RunStore;
  private readonly collection: CollectionStore;
  private classifier: Classifier | null = null;
  /** Settles when what was asked of a classifier last is through. */
  private lastTurn: Promise<unknown> = Promise.resolve();
  private readonly tables = new Recent<ProbabilityTable>(MOST_TABLES);
  private readonly sources: AnalystContext = {
    record: (run) => this.store.read(run),
    dataset: (record) => this.dataOf(record),
    scoredDataset: (record) => this.scoredDataset(record),
    predictions: (record) => this.predictionsOf(record),
    histograms: (run) => this.store.histograms(run),
    withClassifier: (run, work) => this.inTurn(async () => work(await this.classifierOf(run))),
  };
  private readonly datasets = new Recent<Dataset>(MOST_DATASETS);
  readonly inspector = new ModelInspector(this.sources);
  readonly dataBrowser = new DataBrowser({
    dataset: (source) => this.datasetOf(source),
    keep: async (dataset) => {
      this.datasets.keep(await keyOf(dataset), Promise.resolve(dataset));
    },
  });
  readonly inspection = new Inspection(this.sources);
  readonly mapping = new Mapping(this.sources, (run) => this.store.path(run));

  constructor(
    home: string,
    private readonly preprocessor: PhotoPreprocessor,
  ) {
    this.store = new RunStore(home);
    this.sharing = new Sharing(this.store);
    this.collection = new CollectionStore(home);
    this.models = new ModelExchange(this.store, (source) => this.datasetOf(source));
  }

  /** Load and try what a photo needs before it comes: finder of garments and classifier, side by side. */
  async prepare(run: string): Promise<null> {
    if ((await this.preprocessingOf(run)).kind === 'garment') this.preprocessor.warmUp();
    return this.inTurn(async () => {
      const classifier = await this.classifierOf(run);
      judge(classifier, new Float32Array(valuesIn(classifier.network.input)));
      return null;
    });
  }

  async runDataChange(run: string): Promise<string | null> {
    const record = await this.store.read(run);
    return (await dataChange(record, await this.datasetOf(record.data)))?.says ?? null;
  }

  async sweepDataChange(sweep: string): Promise<string | null> {
    const record = await new SweepStore(this.store.home).read(sweep);
    const { dataFolder: folder, ...choice } = record.plan;
    return sweepDataChange(this.store, record, await this.datasetOf({ folder, ...choice }));
  }

  async gallery(wanted: Body<'results:gallery'>): Answer<'results:gallery'> {
    const record = await this.store.read(wanted.run);
    const table = await this.predictionsOf(record);
    const { test } = await this.scoredDataset(record);
    const matching: number[] = [];
    for (let index = 0; index < table.count; index++) {
      const label = test.labels[index];
      const predicted = argMax(table.row(index));
      if (wanted.label !== null && label !== wanted.label) continue;
      if (wanted.predicted !== null && predicted !== wanted.predicted) continue;
      if (wanted.mistakesOnly && label === predicted) continue;
      matching.push(index);
    }
    const page = matching.slice(wanted.offset, wanted.offset + wanted.limit);
    const items = page.map((index) => ({
      ...predictionAt(table, test.labels, index),
      ...imagePixels(test, index),
    }));
    return { total: matching.length, items };
  }

  photo({ run, correction, ...photo }: Body<'classify:photo'>): Answer<'classify:photo'> {
    const start = performance.now();
    const looking = this.preprocessingOf(run).then((preprocessing) =>
      this.preprocessor.see(photo, { preprocessing, correction }),
    );
    // Where it fails before its turn has come, that is met when it has.
    looking.catch(() => undefined);
    return this.inTurn(async () => {
      const classifier = await this.classifierOf(run);
      const { image, ...found } = await looking;
      const judged = performance.now();
      const { label, ...answer } = judge(classifier, image);
      const end = performance.now();
      return {
        run,
        ...answer,
        ...found,
        label: answer.rejected ? null : label,
        classNames: classifier.classNames,
        shape: classifier.network.input,
        pixels: toBytes(image),
        preprocessing: preprocessingOf(classifier.record).kind,
        collectionId: photoId(photo, correction),
        milliseconds: end - start,
        networkMilliseconds: end - judged,
      };
    });
  }

  why({ run, image, label }: Body<'classify:why'>): Answer<'classify:why'> {
    return this.inTurn(async () => {
      const { network, classNames, record } = await this.classifierOf(run);
      if (label >= classNames.length) throw new RunError('This run has no such class.');
      if (!isSameShape(image.shape, network.input)) {
        throw new RunError('The image size does not match the input of this run.');
      }
      return { map: explanationMap(network, toUnit(image.pixels), label, preprocessingOf(record)) };
    });
  }

  steps({ correction, ...photo }: Body<'classify:steps'>): Answer<'classify:steps'> {
    return this.preprocessor.steps(photo, { correction });
  }

  collect({
    correction,
    className,
    name,
    ifPresent,
    ...photo
  }: Body<'collection:add'>): Answer<'collection:add'> {
    const said = { correction, className, name };
    return collectPhoto(this.collection, this.preprocessor, photo, said, ifPresent);
  }

  async exportCollection({
    parent,
    format,
  }: Body<'collection:export'>): Answer<'collection:export'> {
    const { photos } = await this.collection.list();
    const folder = await freshFolder(parent, format);
    await exportCollection(photos, folder, format);
    return { folder, photos: photos.length };
  }

  /** One after another: two at once would each load the run and free what the other uses. */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.lastTurn.then(work);
    this.lastTurn = result.catch(() => undefined);
    return result;
  }

  private async classifierOf(run: string): Promise<Classifier> {
    const { bestEpoch, endedAt } = await this.store.read(run);
    const kept = this.classifier?.record;
    // A run that still trains answers with its newest best weights, and once it has ended with
    // those that were calibrated.
    if (kept?.run !== run || kept.bestEpoch !== bestEpoch || kept.endedAt !== endedAt) {
      const loaded = await loadClassifier(this.store, run);
      if (this.classifier !== null) freeClassifier(this.classifier);
      this.classifier = loaded;
    }
    if (this.classifier === null)
      throw new RunError('This run has no weights yet, so it cannot predict.');
    return this.classifier;
  }

  private async preprocessingOf(run: string): Promise<Preprocessing> {
    return preprocessingOf(await this.store.read(run));
  }

  private async datasetOf(source: Source): Promise<Dataset> {
    const key = await keyOf(source);
    return this.datasets.of(key, () => readDataset(source));
  }

  /** @throws DataError where the run takes images of another shape: it was imported without data of its own */
  private async dataOf(record: Pick<RunRecord, 'name' | 'data'>): Promise<Dataset> {
    const dataset = await this.datasetOf(record.data);
    requireShape(record, dataset);
    return dataset;
  }

  /** @throws RunError where the test images are not those that the stored predictions are of */
  private async scoredDataset(record: RunRecord): Promise<Dataset> {
    const dataset = await this.dataOf(record);
    const change = await dataChange(record, dataset);
    if (change?.test !== true) return dataset;
    throw new RunError(
      `${change.says} The stored predictions belong to the previous test images, so they cannot be shown with the current ones.`,
    );
  }

  /** Of the weights that the record is about: a run that goes on ends with others. */
  private predictionsOf({ run, endedAt, testAccuracy }: RunRecord): Promise<ProbabilityTable> {
    return this.tables.of(`${run} ${endedAt ?? ''}`, async () => {
      const table = await this.store.predictions(run);
      if (table !== null) return table;
      throw new RunError(
        testAccuracy === null
          ? 'This run has not been evaluated yet.'
          : 'The predictions for the test images are missing from the folder of this run. Restore it from a backup, or train again.',
      );
    });
  }
}
