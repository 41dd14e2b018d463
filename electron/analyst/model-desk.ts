/** Models that leave the app, come into it, or are asked over HTTP: what the analyst's process does for them. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { encodePng } from '../engine/collection/export';
import { PIXELS, toUnit, type Dataset } from '../engine/data/dataset';
import { exportPlace } from '../engine/export/export-place';
import { exportRun } from '../engine/export/export-run';
import { importModel, importText } from '../engine/import/import-model';
import type { RunStore } from '../engine/runs/run-store';
import { curlLines } from '../server/curl-lines';
import { tryPhoto, tryPicture } from '../server/try-server';
import type { AnalystQuestions } from './messages';

type Question<Name extends keyof AnalystQuestions> = AnalystQuestions[Name]['body'];
type Answer<Name extends keyof AnalystQuestions> = Promise<AnalystQuestions[Name]['answer']>;

export class ModelDesk {
  /** The test picture that is tried next, so that each press shows another. */
  private next = 0;

  /** @param datasetOf null for the data that ships with the app */
  constructor(
    private readonly store: RunStore,
    private readonly datasetOf: (folder: string | null) => Promise<Dataset>,
  ) {}

  async exportRun({ run, format, parent }: Question<'exportRun'>): Answer<'exportRun'> {
    const place = await exportPlace(parent, await this.store.read(run), format);
    return exportRun(this.store, run, format, place);
  }

  async importModel({ path }: Question<'importModel'>): Answer<'importModel'> {
    const dataset = await this.datasetOf(null);
    const imported = await importModel(this.store, dataset, {
      path,
      name: null,
      dataFolder: null,
    });
    return { run: imported.record.run, text: importText(imported) };
  }

  async curlLines({ access, name }: Question<'curlLines'>): Answer<'curlLines'> {
    const { test } = await this.datasetOf(null);
    const pixels = test.pixels.subarray(0, PIXELS);
    const png = await encodePng(pixels);
    return curlLines(access, name, { pixels: toUnit(pixels), png });
  }

  async tryPicture({ access, name }: Question<'tryPicture'>): Answer<'tryPicture'> {
    const { test, classNames } = await this.datasetOf(null);
    const index = this.next++ % test.count;
    const pixels = test.pixels.slice(index * PIXELS, (index + 1) * PIXELS);
    const tried = await tryPicture(access, name, toUnit(pixels));
    return {
      tried,
      pixels,
      what: `Test image ${index}, ${classNames[test.labels[index] ?? 0] ?? ''}`,
    };
  }

  async tryPhoto({ access, path }: Question<'tryPhoto'>): Answer<'tryPhoto'> {
    const photo = Uint8Array.from(await readFile(path));
    return { tried: await tryPhoto(access, photo), pixels: null, what: basename(path) };
  }
}
