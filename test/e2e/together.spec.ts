/** Two windows on one data folder, and a window and a terminal: neither hurts the other. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { electronBinary, sandboxArguments } from '../../build/setup/electron.mjs';
import { CollectionStore } from '@engine/collection/collection-store';
import { RunStore } from '@engine/runs/run-store';
import { DEFAULTS } from '@engine/settings';
import { faultsIn } from '../support/audit';
import { numbersFrom } from '../support/facts';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { png } from '../support/pictures';
import { environmentFor, launch, newHome, removeHome, root, runInTerminal } from './app';
import { Life, Memory, photosToTeach } from './life';
import { garments } from './photo-files';

let home: string;
let elsewhere: string;
test.beforeEach(() => {
  [home, elsewhere] = [newHome(), newHome()];
});
test.afterEach(() => {
  removeHome(home);
  removeHome(elsewhere);
});

interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

function finished(program: string, args: readonly string[]): Promise<Finished> {
  const env = { ...process.env, ATELIER_HOME: home };
  return new Promise((resolve) => {
    const child = execFile(program, args, { env }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}

const startAgain = () => finished(electronBinary(), [...sandboxArguments(), root]);
const terminal = (...words: string[]) =>
  finished(process.execPath, [join(root, 'out', 'main', 'atelier.cjs'), ...words]);

test('a second start brings the first window to the front, and ends', async () => {
  const running = await launch(home);
  await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const told = globalThis as unknown as { focused: number };
    told.focused = 0;
    if (window !== undefined) window.focus = () => (told.focused += 1);
  });
  const { code, stderr } = await startAgain();
  expect(code).toBe(0);
  expect(stderr).toContain('Atelier is already open');
  const focused = () =>
    running.app.evaluate(() => (globalThis as unknown as { focused: number }).focused);
  await expect.poll(focused).toBe(1);
  expect(readdirSync(home)).toContain('running.json');
  expect(readdirSync(home)).not.toContain('reports');
  await running.close();
  // The lock goes with its process.
  await (await launch(home)).close();
  expect(readdirSync(home)).not.toContain('reports');
});

test('of starts at the same moment one has the data folder', async () => {
  const env = environmentFor(home);
  const starts = Array.from({ length: 3 }, () =>
    spawn(electronBinary(), [...sandboxArguments(), root], {
      env,
      stdio: 'ignore',
      detached: true,
    }),
  );
  const isOpen = ({ exitCode, signalCode }: ChildProcess) =>
    exitCode === null && signalCode === null;
  try {
    await expect.poll(() => starts.filter(isOpen).length).toBe(1);
    // On a very busy computer Chromium kills the first one where it does not answer for 20 s.
    const ends = starts.filter((start) => !isOpen(start));
    expect(ends.every((end) => end.exitCode === 0 || end.signalCode === 'SIGKILL')).toBe(true);
    expect(ends.some(({ exitCode }) => exitCode === 0)).toBe(true);
  } finally {
    for (const start of starts.filter(isOpen)) {
      if (start.pid !== undefined) process.kill(-start.pid, 'SIGKILL');
    }
  }
});

test('a deleted run whose place is taken keeps no other from coming back', async () => {
  const data = join(elsewhere, 'data');
  writeIdxFolder(data, await realSlice(200, 50));
  const linear = ['train', '--model', 'linear', '--epochs', '1', '--data', data, '--name'];
  for (const name of ['One', 'Two', 'Three']) runInTerminal(home, ...linear, name);
  const store = new RunStore(home);
  const all = (await store.list()).runs.map(({ run }) => run);
  const running = await launch(home);
  try {
    const ask = (name: 'trash:restore' | 'runs:delete', body: unknown) =>
      running.page.evaluate(([asked, carried]) => window.atelier.request(asked, carried as never), [
        name,
        body,
      ] as const);
    for (const run of all) expect(await ask('runs:delete', { run })).toMatchObject({ ok: true });
    mkdirSync(store.path(all[0] ?? ''));
    expect(await ask('trash:restore', { runs: all })).toMatchObject({
      ok: false,
      message: 'A run with this folder name already exists. The deleted run stays in the trash.',
    });
    expect(all.slice(1).every((run) => store.has(run))).toBe(true);
  } finally {
    await running.close();
  }
});

test('window and terminal train, fine-tune, rename and delete at once', async () => {
  const data = join(elsewhere, 'data');
  writeIdxFolder(data, await realSlice(600, 100));
  const linear = ['train', '--model', 'linear', '--data', data];
  for (const name of ['Base', 'Doomed'])
    runInTerminal(home, ...linear, '--epochs', '1', '--name', name);
  const store = new RunStore(home);
  const runCalled = async (name: string): Promise<string> =>
    (await store.list()).runs.find((each) => each.name === name)?.run ?? '';
  const [base, doomed] = [await runCalled('Base'), await runCalled('Doomed')];
  const photos = await garments(1, 6);
  mkdirSync(join(elsewhere, 'photos', 'Coat'), { recursive: true });
  for (const [at, photo] of photos.entries()) {
    writeFileSync(join(elsewhere, 'photos', 'Coat', `${at}.png`), png(photo));
  }
  const fineTunedFrom = await photosToTeach(6);
  const memory = new Memory(home, elsewhere, data, base, fineTunedFrom, numbersFrom(1));
  const running = await launch(home);
  try {
    const window = new Life(running, memory);
    const settings = { ...DEFAULTS.linear, epochs: 1000, batchSize: 64 };
    const begun = await window.ask('train:start', { settings, dataFolder: data, name: 'Ours' });
    if (!begun.ok) throw new Error(begun.message);
    const { run } = begun.value;

    // Neither takes the run that the other trains.
    const theirs = terminal(...linear, '--epochs', '80', '--name', 'Theirs');
    await expect.poll(() => runCalled('Theirs'), { intervals: [50] }).not.toBe('');
    const other = await runCalled('Theirs');
    for (const name of ['runs:delete', 'train:resume'] as const) {
      const body = name === 'runs:delete' ? { run: other } : { run: other, epochs: null };
      expect((await window.ask(name, body as never)).ok, name).toBe(false);
    }
    expect((await terminal('resume', run)).stderr).toContain('"Ours" is already training');

    // Both put the same photos into the collection, and what is said of runs stays.
    const said = { className: 'Trouser', correction: { box: null, notGarment: [] } };
    const rgba = ({ width, height, values }: (typeof photos)[number]) => ({
      width,
      height,
      rgba: Uint8Array.from({ length: 4 * values.length }, (_each, place) =>
        place % 4 === 3 ? 255 : (values[Math.floor(place / 4)] ?? 0),
      ),
    });
    const imported = terminal('collection', 'import', join(elsewhere, 'photos'));
    const added = [];
    for (const [at, photo] of photos.entries()) {
      const body = { ...rgba(photo), ...said, name: `${at}.png` };
      added.push(await window.ask('collection:add', body));
      await window.ask('runs:rename', { run: other, name: `Theirs ${at}` });
      await window.ask('runs:annotate', { runs: [other], change: { addTags: [`t${at}`] } });
    }
    expect(added.every(({ ok }) => ok)).toBe(true);
    expect((await imported).code).toBe(0);
    const shared = terminal('share', base, '--out', join(elsewhere, 'base.atelier'));
    expect((await window.ask('runs:delete', { run: doomed })).ok).toBe(true);
    expect((await shared).code).toBe(0);

    await window.ask('train:stop', { run });
    await expect.poll(async () => (await store.read(run)).status).toBe('stopped');
    expect((await theirs).code).toBe(0);
    const { name, notes, epochsDone, status } = await store.summary(other);
    expect({ name, epochsDone, status }).toEqual({
      name: 'Theirs 5',
      epochsDone: 80,
      status: 'finished',
    });
    expect(notes.tags).toEqual(['t0', 't1', 't2', 't3', 't4', 't5']);
    const list = await new CollectionStore(home).list();
    const ids = added.flatMap((each) => (each.ok ? [each.value.id] : []));
    expect(list.photos.map(({ id }) => id).sort()).toEqual([...new Set(ids)].sort());
    expect(await faultsIn(home)).toEqual([]);
    expect(store.has(doomed)).toBe(false);
  } finally {
    await running.close();
  }
});
