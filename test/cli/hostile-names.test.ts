/** Names of files, runs, classes and tags that would move a terminal's cursor, forge a line or turn the text. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CollectionStore } from '@engine/collection/collection-store';
import { PIXELS } from '@engine/data/dataset';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { isVisible } from '@engine/text/visible';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { png, studioPhoto } from '../support/pictures';
import { storedRun } from '../support/stored-run';
import { Terminal, type Finished } from '../support/terminal';
import { GRAY_28 } from '@engine/data/image-shape';

/** What no name may do: clear the screen, begin a line, go back in one, turn the direction. */
const HOSTILE = 'a\u001B[2Jb\nforged: line\rforged\u009B31m\u202Ec\u2066';
const RUN = '20260101-000000-test-abcd';

let terminal: Terminal;
let data: string;
let photos: string;
beforeAll(async () => {
  terminal = new Terminal(HOSTILE, ['import']);
  mkdirSync(terminal.home);
  data = join(terminal.home, `data ${HOSTILE}`);
  writeIdxFolder(data, await realSlice(300, 60));
  const store = new RunStore(terminal.home);
  // As an older version could store it, which refused nothing.
  const classNames = Array.from({ length: 10 }, (_, at) => `=${HOSTILE}${at}`);
  const changes = {
    name: HOSTILE,
    data: { folder: data, shape: GRAY_28, classNames },
    epochsDone: 1,
  };
  const { network } = await storedRun(store, settingsFor('dense', { hidden: [8] }), changes);
  network.free();
  const notes = { tags: [HOSTILE, 'plain'], note: HOSTILE };
  writeFileSync(join(store.path(RUN), 'notes.json'), JSON.stringify(notes));
  mkdirSync(join(store.folder, `broken ${HOSTILE}`));
  writeFileSync(join(store.folder, `broken ${HOSTILE}`, 'run.json'), '{');
  photos = join(terminal.home, `photos ${HOSTILE}`);
  const folder = join(photos, `hat ${HOSTILE}`);
  mkdirSync(folder, { recursive: true });
  const pixels = new Uint8Array(PIXELS).fill(90, 200, 600);
  writeFileSync(join(folder, `${HOSTILE}.png`), png(studioPhoto(pixels)));
  writeFileSync(join(folder, `${HOSTILE}.jpg`), 'these are only words');
  await new CollectionStore(terminal.home).add({
    id: '00000000000000aa',
    className: 'hat',
    name: `${HOSTILE}.png`,
    correction: { box: null, notGarment: [] },
    white: false,
    pixels,
    thumbnail: new Uint8Array(3),
  });
}, 120_000);
afterAll(() => {
  terminal.remove();
});

function expectHarmless({ stdout, errors }: Finished): void {
  for (const text of [stdout, errors]) {
    for (const line of text.split(/\r?\n/)) {
      expect(isVisible(line), JSON.stringify(line)).toBe(true);
      expect(line.startsWith('forged')).toBe(false);
    }
  }
}

describe.skipIf(process.platform === 'win32')('a hostile name', () => {
  it.each<[string, () => string[], number]>([
    ['runs', () => ['runs'], 0],
    ['runs, as CSV', () => ['runs', '--csv'], 0],
    ['every measurement', () => ['runs', '--scalars'], 0],
    ['a filter', () => ['runs', '--filter', `${HOSTILE}:x`], 2],
    ['layers', () => ['layers', HOSTILE], 0],
    ['log', () => ['log', HOSTILE], 0],
    ['predict', () => ['predict', RUN], 0],
    ['explain', () => ['explain', RUN], 0],
    ['evaluate', () => ['evaluate', RUN], 0],
    ['a comparison', () => ['evaluate', RUN, '--against', RUN], 0],
    ['map', () => ['map', RUN, '--method', 'pca', '--out', join(terminal.home, 'm.csv')], 0],
    ['classify', () => ['classify', RUN, photos], 0],
    ['classify --eval', () => ['classify', RUN, '--eval', photos], 0],
    ['collection list', () => ['collection', 'list'], 0],
    ['collection import', () => ['collection', 'import', photos], 1],
    ['collection export', () => ['collection', 'export', join(terminal.home, HOSTILE)], 1],
    ['data', () => ['data', '--data', data], 0],
    ['share', () => ['share', RUN, '--out', join(terminal.home, HOSTILE)], 0],
    [
      'export',
      () => ['export', RUN, '--format', 'tfjs', '--out', join(terminal.home, `t${HOSTILE}`)],
      0,
    ],
    ['import', () => ['import', join(terminal.home, `t${HOSTILE}`), '--data', data], 1],
    ['import of no file', () => ['import', HOSTILE], 1],
    ['tensorboard', () => ['tensorboard'], 0],
    ['resume', () => ['resume', HOSTILE, '--epochs', '1'], 1],
    ['teach', () => ['teach', RUN, photos], 1],
    ['diagnostics', () => ['diagnostics'], 0],
    ['an unknown command', () => [HOSTILE], 2],
    ['an unknown run', () => ['evaluate', `no ${HOSTILE}`], 1],
    ['an unknown flag', () => ['runs', `--${HOSTILE}`], 2],
    ['too many words', () => ['runs', HOSTILE], 2],
    ['a new run', () => ['train', '--name', HOSTILE], 2],
    ['a new sweep', () => ['sweep', '--name', HOSTILE], 2],
    ['help', () => ['--help'], 0],
  ])('forges nothing: %s', async (_, args, code) => {
    const finished = await terminal.atelier(args());
    expectHarmless(finished);
    expect([finished.code, finished.stderr]).toEqual([code, expect.anything()]);
  });

  it.each([
    ['runs'],
    ['layers', HOSTILE],
    ['predict', RUN],
    ['evaluate', RUN],
    ['collection', 'list'],
    ['evaluate', `no ${HOSTILE}`],
    [HOSTILE],
  ])('forges nothing in JSON either: %j', async (...words) => {
    const finished = await terminal.atelier([...words, '--json']);
    expectHarmless(finished);
    const lines = finished.stdout.split('\n').slice(0, -1);
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it.each(['train', 'sweep', 'fine-tune'])(
    'is refused in a sentence where it is not UTF-8: %s',
    async (command) => {
      const { code, stderr } = await terminal.bash(
        `"$NODE" "$PROGRAM" ${command} --name "$(printf 'caf\\351')"`,
      );
      expect([code, stderr]).toEqual([2, expect.stringContaining('must be valid UTF-8')]);
    },
  );

  it('keeps its letters in JSON', async () => {
    const { lines } = await terminal.asked('runs');
    expect(lines.find((line) => line['run'] === RUN)?.['name']).toBe(HOSTILE);
  });
});
