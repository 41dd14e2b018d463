/** What Results says of a run beyond its evaluation, worked out once and kept. */
import { inItsClasses } from '@engine/classify/relabel';
import { predictAsScored } from '@engine/classify/test-views';
import { toUnit, type Dataset, type LabeledImages } from '@engine/data/dataset';
import { findNearDuplicates, type NearDuplicate } from '@engine/data/near-duplicates';
import { classReport, type ClassReport } from '@engine/evaluate/classes';
import { checkSameData, Difference, sharedClasses } from '@engine/evaluate/difference';
import { duplicateReport } from '@engine/evaluate/duplicates';
import { predictionAt, ProbabilityTable } from '@engine/evaluate/metrics';
import { doubtfulImages, validationErrors, validationImages } from '@engine/evaluate/mistakes';
import type { Prediction, RunRecord } from '@engine/records';
import { RunError } from '@engine/storage/run-error';
import type { ImagePixels, Replies, RequestBody } from '@contract';
import { validationPlacesOf } from './run-validation';
import { imagePixels } from './image-pixels';
import { Recent } from './recent';
import type { AnalystContext } from './analyst-context';

/** Runs that are looked at one after the other and again. */
const MOST_KEPT = 8;

function withPixels<Item extends { index: number }>(
  items: readonly Item[],
  images: LabeledImages,
): (Item & ImagePixels)[] {
  return items.map((item) => ({ ...item, ...imagePixels(images, item.index) }));
}

/** A run's weights, and so all that comes of them, are new each time that it ends. */
function keyOf({ run, endedAt }: RunRecord): string {
  return `${run} ${endedAt ?? ''}`;
}

export class Inspection {
  private readonly nearDuplicates = new WeakMap<Dataset, Promise<Map<number, NearDuplicate[]>>>();
  private readonly classReports = new Recent<ClassReport>(MOST_KEPT);
  private readonly duplicateReports = new Recent<Replies['inspect:duplicates']>(MOST_KEPT);
  private readonly mistakeReports = new Recent<Replies['inspect:mistakes']>(MOST_KEPT);
  private readonly validationReports = new Recent<Replies['inspect:validation']>(MOST_KEPT);
  private readonly differences = new Recent<Difference>(MOST_KEPT);

  constructor(private readonly sources: AnalystContext) {}

  async classes(run: string): Promise<ClassReport> {
    const record = await this.sources.record(run);
    return this.classReports.of(keyOf(record), async () => {
      const { dataset, table } = await this.scored(record);
      return classReport(table, dataset.test.labels);
    });
  }

  async mistakes(run: string): Promise<Replies['inspect:mistakes']> {
    const record = await this.sources.record(run);
    return this.mistakeReports.of(keyOf(record), async () => {
      const { dataset, table } = await this.scored(record);
      const { listed, ...numbers } = doubtfulImages(table, dataset.test.labels);
      return { ...numbers, listed: withPixels(listed, dataset.test) };
    });
  }

  async validation(run: string): Promise<Replies['inspect:validation']> {
    const record = await this.sources.record(run);
    return this.validationReports.of(keyOf(record), async () => {
      const now = await this.sources.dataset(record);
      const dataset = inItsClasses(record, now);
      const predict = (pictures: Float32Array) => this.predict(run, pictures);
      const own = validationImages(dataset, await validationPlacesOf(record, now));
      const errors = await validationErrors(own.images, own.places, predict);
      if (errors === null) return null;
      return { ...errors, part: own.part, worst: withPixels(errors.worst, own.images) };
    });
  }

  async duplicates(run: string): Promise<Replies['inspect:duplicates']> {
    const record = await this.sources.record(run);
    return this.duplicateReports.of(keyOf(record), async () => {
      const { dataset, table } = await this.scored(record);
      const validation = new Set(await validationPlacesOf(record, dataset));
      const nearDuplicates = await this.duplicatesIn(dataset);
      const report = duplicateReport(table, dataset.test, nearDuplicates, validation);
      return { ...report, images: withPixels(report.images, dataset.test) };
    });
  }

  async difference(
    body: RequestBody<'inspect:difference'>,
  ): Promise<Replies['inspect:difference']> {
    return (await this.compared(body)).difference.report;
  }

  async disagreements({
    side,
    label,
    predicted,
    offset,
    limit,
    ...runs
  }: RequestBody<'inspect:disagreements'>): Promise<Replies['inspect:disagreements']> {
    const { difference, dataset, tables } = await this.compared(runs);
    const cell = { label, predicted };
    const [one, other] = [difference.only('one', cell), difference.only('other', cell)];
    const { labels } = dataset.test;
    const items = { one, other }[side].slice(offset, offset + limit).map((index) => {
      const { predicted: answer, confidence } = predictionAt(tables.other, labels, index);
      return {
        ...predictionAt(tables.one, labels, index),
        other: { predicted: answer, confidence },
      };
    });
    const totals = { one: one.length, other: other.length };
    return { total: totals[side], totals, items: withPixels(items, dataset.test) };
  }

  async image({
    run,
    part,
    index,
  }: RequestBody<'inspect:image'>): Promise<Replies['inspect:image']> {
    const record = await this.sources.record(run);
    const now = await this.sources.dataset(record);
    const dataset = inItsClasses(record, now);
    const images = dataset[part];
    const kind = { test: 'test', train: 'training', validation: 'validation' }[part];
    if (images === undefined) throw new RunError('The data has no validation images of its own.');
    if (index >= images.count) {
      throw new RunError(`There are ${images.count} ${kind} images, 0 to ${images.count - 1}.`);
    }
    const image = imagePixels(images, index);
    if (part !== 'test') {
      const told = await this.unstored(record, images, index);
      const isValidation =
        part === 'validation' || (await validationPlacesOf(record, now)).includes(index);
      return { ...told, isValidation, ...image, nearDuplicates: [] };
    }
    const { images: duplicates } = await this.duplicates(run);
    const nearDuplicates = duplicates.find((each) => each.index === index)?.nearDuplicates ?? [];
    return {
      ...predictionAt(await this.sources.predictions(record), images.labels, index),
      ...image,
      isValidation: null,
      nearDuplicates: withPixels(nearDuplicates, dataset.train),
    };
  }

  /** What the run says now of an image of which nothing is stored. */
  private async unstored(
    record: RunRecord,
    images: LabeledImages,
    index: number,
  ): Promise<Prediction> {
    const table = await this.predict(record.run, toUnit(imagePixels(images, index).pixels));
    const labels = images.labels.subarray(index, index + 1);
    return { ...predictionAt(table, labels, 0), index };
  }

  private predict(run: string, pictures: Float32Array): Promise<ProbabilityTable> {
    return this.sources.withClassifier(
      run,
      (classifier) =>
        new ProbabilityTable(predictAsScored(classifier, pictures), classifier.network.classCount),
    );
  }

  /** @throws RunError where the two were not scored on the same images of the same classes */
  private async compared({ run, against }: RequestBody<'inspect:difference'>): Promise<{
    difference: Difference;
    dataset: Dataset;
    tables: { one: ProbabilityTable; other: ProbabilityTable };
  }> {
    const [one, other] = await Promise.all([run, against].map((each) => this.sources.record(each)));
    if (one === undefined || other === undefined) throw new RunError('Choose two runs.');
    checkSameData(one, other);
    const classNames = sharedClasses(one, other);
    const { dataset, table } = await this.scored(one);
    const tables = { one: table, other: await this.sources.predictions(other) };
    const sides = {
      one: { name: one.name, table },
      other: { name: other.name, table: tables.other },
    };
    const key = [one, other].map((each) => `${keyOf(each)} ${each.name}`).join('\n');
    const difference = await this.differences.of(key, () =>
      Promise.resolve(new Difference(sides.one, sides.other, classNames, dataset.test.labels)),
    );
    return { difference, dataset, tables };
  }

  private async scored(record: RunRecord): Promise<{ dataset: Dataset; table: ProbabilityTable }> {
    const dataset = await this.sources.scoredDataset(record);
    return { dataset, table: await this.sources.predictions(record) };
  }

  private duplicatesIn(dataset: Dataset): Promise<Map<number, NearDuplicate[]>> {
    const nearDuplicates =
      this.nearDuplicates.get(dataset) ?? findNearDuplicates(dataset.test, dataset.train);
    this.nearDuplicates.set(dataset, nearDuplicates);
    return nearDuplicates;
  }
}
