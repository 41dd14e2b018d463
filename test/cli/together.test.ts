/** Terminals on one data folder at the same moment. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PIXELS } from '@engine/data/dataset';
import { RunStore } from '@engine/runs/run-store';
import { faultsIn } from '../support/audit';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { png, studioPhoto } from '../support/pictures';
import { Terminal } from '../support/terminal';

const PHOTOS = 4;

let terminal: Terminal;
let data: string;
beforeAll(async () => {
  terminal = new Terminal();
  data = join(terminal.home, 'data');
  writeIdxFolder(data, await realSlice(600, 100));
});
afterAll(() => {
  terminal.remove();
});

const many = <Outcome>(work: () => Promise<Outcome>): Promise<Outcome[]> =>
  Promise.all(Array.from({ length: 3 }, work));

describe('terminals at the same moment', () => {
  it('that go on with one run: one does, the others say why not', async () => {
    const train = ['train', '--model', 'linear', '--epochs', '300', '--data', data];
    const { code } = await terminal.atelier(
      [...train, '--name', 'One', '--json'],
      '"type":"epoch"',
    );
    expect(code).toBe(0);
    const store = new RunStore(terminal.home);
    const before = (await store.list()).runs[0]?.epochsDone ?? 0;
    const words = ['resume', 'One', '--epochs', String(before + 60)];
    const ended = await many(() => terminal.atelier(words));
    expect(ended.map((each) => each.code).sort()).toEqual([0, 1, 1]);
    for (const { code: own, stderr } of ended) {
      if (own === 1) expect(stderr).toMatch(/is already training|by another window or terminal/);
    }
    expect(await faultsIn(terminal.home)).toEqual([]);
    expect((await store.list()).runs[0]?.epochsDone).toBe(before + 60);
  }, 120_000);

  it('that import the same photos keep each once', async () => {
    const { test } = await realSlice(1, PHOTOS);
    const folder = join(terminal.home, 'photos', 'Coat');
    mkdirSync(folder, { recursive: true });
    for (let at = 0; at < PHOTOS; at++) {
      const photo = studioPhoto(test.pixels.subarray(at * PIXELS, (at + 1) * PIXELS), 4, 20);
      writeFileSync(join(folder, `${at}.png`), png(photo));
    }
    const words = ['collection', 'import', join(terminal.home, 'photos')];
    const imported = await many(() => terminal.asked(...words));
    const counts = (name: string) => imported.map(({ result }) => Number(result[name]));
    const present = counts('present');
    expect(counts('added').map((added, at) => added + (present[at] ?? 0))).toEqual(
      imported.map(() => PHOTOS),
    );
    expect(counts('added').reduce((sum, added) => sum + added, 0)).toBe(PHOTOS);
    expect(await faultsIn(terminal.home)).toEqual([]);
    const { result } = await terminal.asked('collection', 'list');
    expect(result).toMatchObject({ photos: PHOTOS, problems: 0 });
  }, 120_000);
});
