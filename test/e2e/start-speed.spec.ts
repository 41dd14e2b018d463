/**
 * How soon the app can be worked with, and what it costs while nobody does: its start, memory and
 * processor time, and a list of five hundred runs. A measurement for docs/figures.md and not a promise:
 * timings decide no test.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { electronBinary } from '../../build/setup/electron.mjs';
import { writeRuns } from '../support/many-runs';
import { png } from '../support/pictures';
import { family, memoryOf, roleOf, ticksOf } from '../support/processes';
import { launch, newHome, removeHome, timeToAnswer, trainInTerminal } from './app';
import { trousers } from './photo-files';
import { PipedApp } from './piped-app';
import { show } from './views';

const VIEWS = ['Train', 'Tune', 'Runs', 'Results', 'Classify', 'Collection', 'Data', 'Serve'];
const STARTS = 7;
const COLD_STARTS = 3;
/** By then whatever the start still has to do is done. */
const SETTLED_MS = 8000;
/** What follows the opening of a view is over by then; after eight seconds some of it was seen still. */
const CALM_MS = 12_000;
const IDLE_SECONDS = Number(process.env['ATELIER_IDLE_SECONDS'] ?? 20);
const RUNS = 500;
const LISTINGS = 20;
const FIRST_PHOTOS = 5;
/** As long as a hand takes from opening Classify to letting a photo go over it. */
const HAND_MS = 1500;

test.skip(process.env['ATELIER_BENCH'] === undefined, 'Set ATELIER_BENCH to measure.');
test.skip(process.platform !== 'linux', 'Reads /proc.');
test.setTimeout(900_000);

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function tell(type: string, description: string): void {
  test.info().annotations.push({ type, description });
  process.stdout.write(`${type}: ${description}\n`);
}

/** Medians of what each start took, in ms from the start of the process. */
interface Start extends Record<'page' | 'painted' | 'works', number> {
  /** By what the process is for. */
  processorTime: Map<string, number>;
}

/** Start, press a control as soon as there is one, and wait until that has had its effect. */
async function startOnce(home: string): Promise<Start> {
  const app = new PipedApp(home);
  await app.click('Linear', 'button[role=radio]');
  const works = await app.whenShown('h2', 'Softmax regression');
  const processorTime = new Map<string, number>();
  for (const pid of family(app.pid)) {
    const role = roleOf(pid);
    processorTime.set(role, (processorTime.get(role) ?? 0) + 10 * ticksOf(pid));
  }
  const page = await app.inPage(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    return { begun: performance.timeOrigin, painted: paint ?? Number.NaN };
  }, null);
  await app.close();
  return {
    page: page.begun - app.spawnedAt,
    painted: page.begun + page.painted - app.spawnedAt,
    works: works - app.spawnedAt,
    processorTime,
  };
}

function describeStarts(starts: readonly Start[]): string {
  const of = (name: 'page' | 'painted' | 'works'): number =>
    median(starts.map((start) => start[name]));
  const roles = [...new Set(starts.flatMap(({ processorTime }) => [...processorTime.keys()]))];
  const times = roles.map((role) => ({
    role,
    time: median(starts.map(({ processorTime }) => processorTime.get(role) ?? 0)),
  }));
  const used = times.filter(({ time }) => time > 0);
  const sum = used.reduce((all, { time }) => all + time, 0);
  const all = starts.map(({ works }) => Math.round(works)).join(', ');
  return `a control works after ${of('works').toFixed(0)} ms (all: ${all}); the page begins after ${of('page').toFixed(0)} ms and is painted after ${of('painted').toFixed(0)} ms; processor time ${sum} ms: ${used.map(({ role, time }) => `${role} ${time}`).join(', ')}`;
}

/** Everything that a start reads: the runtime, the libraries that it links, the bundle. */
function startFiles(): string[] {
  const filesIn = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const linked = execFileSync('ldd', [electronBinary()], { encoding: 'utf8' });
  const libraries = [...linked.matchAll(/=> (\/\S+)/g)].map(([, path = '']) => path);
  return [...filesIn(dirname(electronBinary())), ...filesIn('out'), ...libraries];
}

/** Have the system forget what it has of these files in memory, as far as nobody else uses it. @returns the MB left */
function forget(files: readonly string[]): number {
  for (const file of files)
    execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
  const left = execFileSync('fincore', ['--bytes', '--noheadings', '--output', 'RES', ...files], {
    encoding: 'utf8',
  });
  return left.split('\n').reduce((sum, bytes) => sum + Number(bytes), 0) / 1e6;
}

test('from the start of the process to a control that works', async () => {
  const home = newHome();
  tell('first start', describeStarts([await startOnce(home)]));
  const warm: Start[] = [];
  for (let at = 0; at < STARTS; at++) warm.push(await startOnce(home));
  tell('start, files in memory', describeStarts(warm));
  const files = startFiles();
  const cold: Start[] = [];
  for (let at = 0; at < COLD_STARTS; at++) {
    tell('start from the disk', `${forget(files).toFixed(0)} MB were still in memory`);
    cold.push(await startOnce(home));
  }
  tell('start from the disk', describeStarts(cold));
  removeHome(home);
});

function tellMemory(what: string, app: PipedApp): void {
  const processes = family(app.pid).map((pid) => ({ role: roleOf(pid), ...memoryOf(pid) }));
  const sum = (name: 'own' | 'resident'): string =>
    processes.reduce((all, each) => all + each[name], 0).toFixed(0);
  const each = processes.map(
    ({ role, own, resident }) => `${role} ${own.toFixed(0)} (${resident.toFixed(0)} resident)`,
  );
  tell(`memory, ${what}`, `${sum('own')} MB, ${sum('resident')} resident: ${each.join(', ')}`);
}

/** Processor time while nobody does anything. */
async function tellIdle(what: string, app: PipedApp): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, CALM_MS));
  const ticks = (): Map<number, number> =>
    new Map(family(app.pid).map((pid) => [pid, ticksOf(pid)] as const));
  const before = ticks();
  await new Promise((resolve) => setTimeout(resolve, 1000 * IDLE_SECONDS));
  const used = [...ticks()].map(([pid, now]) => ({ pid, used: now - (before.get(pid) ?? 0) }));
  const busy = used.filter((each) => each.used > 0);
  const by = busy.map((each) => `${roleOf(each.pid)} ${10 * each.used} ms`).join(', ');
  const sum = 10 * busy.reduce((all, each) => all + each.used, 0);
  tell(`idle, ${what}`, `${sum} ms of processor time in ${IDLE_SECONDS} s${by && `: ${by}`}`);
}

test('memory and processor time of the app while nobody uses it', async () => {
  const home = newHome();
  const app = new PipedApp(home);
  await app.whenShown('h1', 'Train');
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  tellMemory('just started', app);
  for (const label of VIEWS) {
    await app.click(label, 'nav button');
    await tellIdle(label, app);
  }
  tellMemory('all views seen', app);
  await app.click('Train', 'nav button');
  await app.click('Linear', 'button[role=radio]');
  await app.click('Train', 'button[type=submit]');
  await app.whenShown('[data-testid=test-accuracy]', '%');
  for (const label of VIEWS) {
    await app.click(label, 'nav button');
    await tellIdle(`${label}, after a run`, app);
  }
  tellMemory('all views seen, after a run', app);
  // What ten minutes without a question do, at once.
  for (const pid of family(app.pid)) if (roleOf(pid) === 'utility node') process.kill(pid);
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  tellMemory('the same without the analyst', app);
  await app.close();
  removeHome(home);
});

test('five hundred runs are listed', async () => {
  const home = newHome();
  writeRuns(home, RUNS, 5);
  const app = new PipedApp(home);
  await app.whenShown('h1', 'Train');
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const listings = await app.inPage(async (times) => {
    const found: number[] = [];
    for (let at = 0; at < times; at++) {
      const begun = performance.now();
      await window.atelier.request('runs:list', undefined);
      found.push(performance.now() - begun);
    }
    return found;
  }, LISTINGS);
  const shown = await app.inPage(async () => {
    const views = [...document.querySelectorAll<HTMLElement>('nav button')];
    const begun = performance.now();
    views.find(({ textContent }) => textContent.trim() === 'Runs')?.click();
    while (document.querySelector('[data-testid=run-row]') === null) {
      await new Promise(requestAnimationFrame);
    }
    // The frame that has the rows is on the screen when the one after it begins.
    await new Promise(requestAnimationFrame);
    return performance.now() - begun;
  }, null);
  await app.close();
  writeFileSync(
    join(home, 'layout.json'),
    JSON.stringify({ formatVersion: 1, window: null, pages: { view: 'runs', results: null } }),
  );
  const starts: number[] = [];
  for (let at = 0; at < STARTS; at++) {
    const again = new PipedApp(home);
    const rows = await again.whenShown('[data-testid=run-row]', 'Run');
    starts.push(rows - again.spawnedAt);
    await again.close();
  }
  const list = (values: readonly number[]): string =>
    values.map((each) => each.toFixed(0)).join(', ');
  tell(
    '500 runs asked for until the page has them',
    `first ${listings[0]?.toFixed(0)} ms, median ${median(listings).toFixed(0)} ms (${list(listings)})`,
  );
  tell('Runs pressed until their rows are painted', `${shown.toFixed(0)} ms`);
  tell(
    'process started until rows of 500 runs are painted',
    `median ${median(starts).toFixed(0)} ms (${list(starts)})`,
  );
  removeHome(home);
  expect(listings).toHaveLength(LISTINGS);
});

test('the first photo of a visit is answered', async () => {
  const home = newHome();
  trainInTerminal(home, '--model', 'linear', '--epochs', '1');
  const file = { name: 'a.png', type: 'image/png', bytes: png(await trousers()) };
  const waits = { opened: [] as number[], elsewhere: [] as number[] };
  for (let at = 0; at < 2 * FIRST_PHOTOS; at++) {
    const isOpened = at % 2 === 0;
    const running = await launch(home);
    const { page } = running;
    await page.waitForTimeout(SETTLED_MS);
    if (isOpened) {
      await show(page, 'Classify');
      await page.waitForTimeout(HAND_MS);
    }
    waits[isOpened ? 'opened' : 'elsewhere'].push(await timeToAnswer(page, [file], 1));
    await running.close();
  }
  for (const [where, found] of Object.entries(waits)) {
    const all = found.map((each) => each.toFixed(0)).join(', ');
    tell(`first photo, Classify ${where}`, `median ${median(found).toFixed(0)} ms (${all})`);
  }
  removeHome(home);
});
