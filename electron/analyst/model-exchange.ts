/** Models that leave the app, come into it, or are asked over HTTP: what the analyst's process does for them. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pixelsOf, toUnit, type Dataset } from '@engine/data/dataset';
import { GRAY_28, isSameShape } from '@engine/data/image-shape';
import { exportPlace } from '@engine/export/export-place';
import { exportRun } from '@engine/export/export-run';
import { importModel, importText } from '@engine/import/import-model';
import { preprocessingOf } from '@engine/photo/preprocessing';
import type { DataSource } from '@engine/records';
import type { RunStore } from '@engine/runs/run-store';
import { encodePng } from '@engine/tensorflow/png';
import { clientScripts } from '../server/client-scripts';
import { curlLines, curlLinesForPhotos } from '../server/curl-lines';
import { tryPhoto, tryPicture } from '../server/try-server';
import type { Source } from './data-browser';
import type { Answer, Body } from './messages';

/** The data that ships with the app. */
const SHIPPED: Source = { folder: null };

export class ModelExchange {
  /** The test picture that is tried next, so that each press shows another. */
  private next = 0;

  constructor(
    private readonly store: RunStore,
    private readonly datasetOf: (source: Source) => Promise<Dataset>,
  ) {}

  async exportRun({ run, parent, ...wish }: Body<'export:run'>): Answer<'export:run'> {
    const place = await exportPlace(parent, await this.store.read(run), wish.format);
    return exportRun(this.store, run, wish, place);
  }

  async importModel({ path }: Body<'import:model'>): Answer<'import:model'> {
    const dataset = await this.datasetOf(SHIPPED);
    const imported = await importModel(this.store, dataset, {
      path,
      name: null,
      dataFolder: null,
    });
    return { run: imported.record.run, text: importText(imported) };
  }

  async examples({ access, name, served }: Body<'serve:examples'>): Answer<'serve:examples'> {
    const record = await this.store.read(served);
    const { shape } = record.data;
    const scripts = clientScripts(access, name, shape);
    if (preprocessingOf(record).kind === 'whole') {
      return { curl: curlLinesForPhotos(access, name, shape), ...scripts };
    }
    const { test } = await this.datasetOf(SHIPPED);
    const pixels = pixelsOf(test, 0);
    const png = encodePng(pixels, shape);
    return { curl: curlLines(access, name, { pixels: toUnit(pixels), png }), ...scripts };
  }

  /** Sends a photo, or the next test image, to a server. */
  async tryServer({ access, name, served, path }: Body<'serve:try'>): Answer<'serve:try'> {
    if (path !== null) {
      const photo = Uint8Array.from(await readFile(path));
      return { tried: await tryPhoto(access, photo), pixels: null, what: basename(path) };
    }
    const { data } = await this.store.read(served);
    const { test, classNames } = await this.dataFor(data);
    const index = this.next++ % test.count;
    const pixels = pixelsOf(test, index).slice();
    const tried = await tryPicture(access, name, toUnit(pixels), data.shape);
    return {
      tried,
      pixels,
      what: `Test image ${index}, ${classNames[test.labels[index] ?? 0] ?? ''}`,
    };
  }

  /** Whose test images the model takes: the app's own, or those that the run was trained on. */
  private dataFor(data: DataSource): Promise<Dataset> {
    return this.datasetOf(isSameShape(GRAY_28, data.shape) ? SHIPPED : data);
  }
}
