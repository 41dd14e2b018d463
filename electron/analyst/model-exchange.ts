/** Models that leave the app, come into it, or are asked over HTTP: what the analyst's process does for them. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pixelsOf, PIXELS, SIDE, toUnit, type Dataset } from '@engine/data/dataset';
import { exportPlace } from '@engine/export/export-place';
import { exportRun } from '@engine/export/export-run';
import { importModel, importText } from '@engine/import/import-model';
import type { RunStore } from '@engine/runs/run-store';
import { encodePng } from '@engine/tensorflow/png';
import { curlLines } from '../server/curl-lines';
import { tryPhoto, tryPicture } from '../server/try-server';
import type { Answer, Body } from './messages';

export class ModelExchange {
  /** The test picture that is tried next, so that each press shows another. */
  private next = 0;

  /** @param datasetOf null for the data that ships with the app */
  constructor(
    private readonly store: RunStore,
    private readonly datasetOf: (folder: string | null) => Promise<Dataset>,
  ) {}

  async exportRun({ run, format, parent }: Body<'export:run'>): Answer<'export:run'> {
    const place = await exportPlace(parent, await this.store.read(run), format);
    return exportRun(this.store, run, format, place);
  }

  async importModel({ path }: Body<'import:model'>): Answer<'import:model'> {
    const dataset = await this.datasetOf(null);
    const imported = await importModel(this.store, dataset, {
      path,
      name: null,
      dataFolder: null,
    });
    return { run: imported.record.run, text: importText(imported) };
  }

  async curlLines({ access, name }: Body<'serve:lines'>): Answer<'serve:lines'> {
    const { test } = await this.datasetOf(null);
    const pixels = test.pixels.subarray(0, PIXELS);
    const png = encodePng(pixels, { height: SIDE, width: SIDE, channels: 1 });
    return curlLines(access, name, { pixels: toUnit(pixels), png });
  }

  /** Sends a photo, or the next test image, to a server. */
  async tryServer({ access, name, path }: Body<'serve:try'>): Answer<'serve:try'> {
    if (path !== null) {
      const photo = Uint8Array.from(await readFile(path));
      return { tried: await tryPhoto(access, photo), pixels: null, what: basename(path) };
    }
    const { test, classNames } = await this.datasetOf(null);
    const index = this.next++ % test.count;
    const pixels = pixelsOf(test, index).slice();
    const tried = await tryPicture(access, name, toUnit(pixels));
    return {
      tried,
      pixels,
      what: `Test image ${index}, ${classNames[test.labels[index] ?? 0] ?? ''}`,
    };
  }
}
