/** Where a run's network sees images: the map of the test images, an image's neighbors, and why. */
import { inItsClasses } from '@engine/classify/relabel';
import { pixelsOf, toUnit, type LabeledImages } from '@engine/data/dataset';
import { predictedLabels } from '@engine/evaluate/metrics';
import { attributionFor } from '@engine/explain/attribution';
import { featuresOf, type Features, type Lend } from '@engine/explain/features';
import { MapDrawing } from '@engine/explain/map-drawing';
import { keptMaps } from '@engine/explain/map-file';
import { NEAREST, nearest } from '@engine/explain/nearest';
import { planeOf } from '@engine/explain/map-task';
import { principalComponents, type Components } from '@engine/explain/pca';
import { thumbnailsOf } from '@engine/explain/thumbnails';
import { whereMost } from '@engine/explain/where';
import type { RunRecord } from '@engine/records';
import { RunError } from '@engine/storage/run-error';
import { seedOf, settingsOf } from '@engine/runs/settings-of';
import type { Replies, RequestBody } from '@contract';
import { validationPlacesOf } from './run-validation';
import { imagePixels } from './image-pixels';
import { Recent } from './recent';
import type { AnalystContext } from './analyst-context';

/** Sets that images are near to. */
type Part = 'test' | 'train';
type Place = RequestBody<'map:nearest'>;
type Kind = RequestBody<'map:draw'>;

/** As many as a map ever has; one of two takes the first. */
const COMPONENTS = 3;

/** The training images' features take 60 MB for a layer of 256. */
const MOST_FEATURES = 2;

/** A run's weights, and so all that comes of them, are new each time that it ends. */
function keyOf({ run, endedAt }: RunRecord): string {
  return `${run} ${endedAt ?? ''}`;
}

function drawingKey(record: RunRecord, { method, dimensions }: Kind): string {
  return `${keyOf(record)} ${method} ${dimensions}`;
}

export class Mapping {
  private readonly features = {
    test: new Recent<Features>(MOST_FEATURES),
    train: new Recent<Features>(MOST_FEATURES),
  };
  private readonly components = new Recent<Components>(MOST_FEATURES);
  private readonly drawings = new Map<string, MapDrawing>();

  /** @param folderOf a run's folder, in which its map is kept */
  constructor(
    private readonly sources: AnalystContext,
    private readonly folderOf: (run: string) => string,
  ) {}

  async plane(run: string): Promise<Replies['map:plane']> {
    const record = await this.sources.record(run);
    const { test } = await this.sources.scoredDataset(record);
    const table = await this.sources.predictions(record);
    const { space, width } = await this.featuresOf(record, 'test');
    const { points, explained } = await this.componentsOf(record);
    const predicted = predictedLabels(table);
    return {
      space,
      width,
      pca: points,
      explained,
      kept: await keptMaps(this.folderOf(run)),
      labels: test.labels,
      predicted,
      confidence: Float32Array.from(predicted, (label, at) => table.row(at)[label] ?? 0),
      thumbnails: thumbnailsOf(test),
    };
  }

  async draw(kind: Kind): Promise<Replies['map:draw']> {
    const record = await this.sources.record(kind.run);
    const key = drawingKey(record, kind);
    const drawing = this.drawings.get(key) ?? this.begin(record, kind);
    this.drawings.set(key, drawing);
    try {
      return await drawing.points;
    } finally {
      this.drawings.delete(key);
    }
  }

  async progress(kind: Kind): Promise<Replies['map:progress']> {
    return (await this.drawing(kind))?.progress ?? null;
  }

  async cancel(kind: Kind): Promise<null> {
    await (await this.drawing(kind))?.cancel();
    return null;
  }

  async nearest(place: Place): Promise<Replies['map:nearest']> {
    const { run, part, index } = place;
    const record = await this.sources.record(run);
    const picture = await this.picture(record, place);
    const now = await this.sources.dataset(record);
    const { train } = inItsClasses(record, now);
    const one = await featuresOf(this.lender(run), picture);
    const among = await this.featuresOf(record, 'train');
    const validation = new Set(await validationPlacesOf(record, now));
    const found = nearest(one, among, NEAREST, part === 'train' ? index : -1);
    const images = found.map((near) => ({
      ...near,
      label: train.labels[near.index] ?? 0,
      isValidation: validation.has(near.index),
      ...imagePixels(train, near.index),
    }));
    return { space: among.space, images };
  }

  async attribution({
    label,
    ...place
  }: RequestBody<'map:attribution'>): Promise<Replies['map:attribution']> {
    const record = await this.sources.record(place.run);
    settingsOf(record, 'be explained by its layers');
    if (label >= record.data.classNames.length) throw new RunError('This run has no such class.');
    const { pixels } = await this.picture(record, place);
    return this.sources.withClassifier(place.run, ({ network }) => {
      const attribution = attributionFor(network, toUnit(pixels.subarray(0, pixels.length)), label);
      return { ...attribution, where: whereMost(attribution.map, network.input) };
    });
  }

  private async drawing(kind: Kind): Promise<MapDrawing | undefined> {
    return this.drawings.get(drawingKey(await this.sources.record(kind.run), kind));
  }

  private begin(record: RunRecord, { method, dimensions }: Kind): MapDrawing {
    const folder = this.folderOf(record.run);
    return new MapDrawing(folder, { method, dimensions }, seedOf(record), async () => {
      const { points } = await this.componentsOf(record);
      return {
        features: await this.featuresOf(record, 'test'),
        start: dimensions === 2 ? planeOf(points) : points,
      };
    });
  }

  private async picture(record: RunRecord, { part, index }: Place): Promise<LabeledImages> {
    const images = (await this.sources.dataset(record))[part];
    if (images === undefined) throw new RunError('The data has no validation images of its own.');
    if (index >= images.count) {
      const kind = { test: 'test', train: 'training', validation: 'validation' }[part];
      throw new RunError(`There are ${images.count} ${kind} images, 0 to ${images.count - 1}.`);
    }
    return {
      count: 1,
      shape: images.shape,
      pixels: pixelsOf(images, index),
      labels: images.labels.subarray(index, index + 1),
    };
  }

  private featuresOf(record: RunRecord, part: Part): Promise<Features> {
    return this.features[part].of(keyOf(record), async () =>
      featuresOf(this.lender(record.run), (await this.sources.dataset(record))[part]),
    );
  }

  private componentsOf(record: RunRecord): Promise<Components> {
    return this.components.of(keyOf(record), async () => {
      const { values, width } = await this.featuresOf(record, 'test');
      return principalComponents(values, width, COMPONENTS);
    });
  }

  private lender(run: string): Lend {
    return (work) => this.sources.withClassifier(run, ({ network }) => work(network));
  }
}
