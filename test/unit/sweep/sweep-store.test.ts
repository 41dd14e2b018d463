import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunQueue } from '@engine/sweep/run-queue';
import { SweepStore } from '@engine/sweep/sweep-store';
import { DEFAULTS } from '@engine/settings';
import { temporaryFolder } from '../../support/idx-folder';
import { planOf, sweepOf } from './fake';

let home: ReturnType<typeof temporaryFolder>;
let store: SweepStore;
beforeEach(() => {
  home = temporaryFolder();
  store = new SweepStore(home.path);
});
afterEach(() => {
  home.remove();
});

const PLAN = planOf({ learningRate: '0.001..0.01', hidden: '64, none' });

describe('the sweep folders', () => {
  it('give back what was written', async () => {
    const record = sweepOf(PLAN);
    await store.write(record);
    expect(await store.read(record.sweep)).toEqual(record);
    expect(await store.list()).toEqual({ sweeps: [record], problems: [] });
  });

  it('are found by their folder, or by a name that only one sweep has', async () => {
    const named = (sweep: string, name: string) => ({ ...sweepOf({ ...PLAN, name }), sweep });
    await expect(store.called('Rates')).rejects.toThrow(/^There is no sweep "Rates"\.$/);
    for (const record of [named('a', 'Rates'), named('b', ''), named('c', 'Both')]) {
      await store.write(record);
    }
    expect((await store.called('Rates')).sweep).toBe('a');
    expect((await store.called('b')).sweep).toBe('b');
    await store.write(named('d', 'Both'));
    await expect(store.called('Both')).rejects.toThrow(
      /^2 sweeps are called "Both"\. Specify one by its folder name: [cd] \("Both"\), [cd] \("Both"\)\.$/,
    );
    for (const wanted of ['', 'none', '../sweeps/a']) {
      await expect(store.called(wanted)).rejects.toThrow(/^There is no sweep .*The newest: /);
    }
  });

  it('open those from before a residual network had a stem', async () => {
    const plan = { ...planOf({ learningRate: '0.001,0.002' }), base: DEFAULTS.resnet };
    const record = sweepOf(plan);
    await store.write(record);
    const file = join(home.path, 'sweeps', record.sweep, 'sweep.json');
    const stored = readFileSync(file, 'utf8');
    const older = stored.replace(/\s*"stem": ?\d+,?/, '');
    expect(older).not.toBe(stored);
    writeFileSync(file, older);
    const { plan: opened } = await store.read(record.sweep);
    expect(opened.base).toEqual({ ...DEFAULTS.resnet, stem: 0 });
  });

  it('say that a sweep is interrupted whose process is gone', async () => {
    const record = { ...sweepOf(PLAN), status: 'running' as const };
    await store.write({ ...record, processId: process.pid });
    expect((await store.read(record.sweep)).status).toBe('running');
    await store.write({ ...record, processId: 2 ** 22 + 1 });
    expect(await store.read(record.sweep)).toMatchObject({
      status: 'interrupted',
      message: expect.stringContaining('Resume it to continue') as string,
    });
  });

  it('tell in sentences of what cannot be read, and list the others', async () => {
    const record = sweepOf(PLAN);
    await store.write(record);
    for (const [name, text] of [
      ['torn', '{"formatVersion":'],
      ['newer', '{"formatVersion":9}'],
    ] as const) {
      mkdirSync(store.path(name), { recursive: true });
      writeFileSync(join(store.path(name), 'sweep.json'), text);
    }
    mkdirSync(store.path('empty'));
    const { sweeps, problems } = await store.list();
    expect(sweeps.map(({ sweep }) => sweep)).toEqual([record.sweep]);
    expect(problems.sort().map((sentence) => sentence.slice(0, 40))).toEqual([
      'The sweep "newer" was written by a newer',
      'The sweep "torn" is damaged and cannot b',
    ]);
    await expect(store.read('none')).rejects.toThrow('There is no sweep "none".');
  });

  it('are none before the first sweep', async () => {
    expect(await store.list()).toEqual({ sweeps: [], problems: [] });
  });
});

describe('the queue', () => {
  async function threeRuns(): Promise<RunQueue> {
    const queue = new RunQueue(home.path);
    for (const name of ['a', 'b', null])
      await queue.add(name, { settings: DEFAULTS.linear, dataFolder: null });
    return queue;
  }
  const names = (queue: RunQueue) => queue.now.runs.map(({ name }) => name);

  it('survives a restart, and then waits for a word', async () => {
    const queue = await threeRuns();
    expect(queue.next?.name).toBe('a');
    const again = new RunQueue(home.path);
    await again.load();
    expect(names(again)).toEqual(['a', 'b', 'Linear']);
    expect(again.next).toBeNull();
    await again.setPaused(false);
    expect(again.next?.name).toBe('a');
  });

  it('is reordered, shortened, and passes over what could not begin', async () => {
    const queue = await threeRuns();
    const [first, second, third] = queue.now.runs.map(({ id }) => id);
    await queue.move(third ?? '', 0);
    expect(names(queue)).toEqual(['Linear', 'a', 'b']);
    await queue.move(third ?? '', 99);
    expect(names(queue)).toEqual(['a', 'b', 'Linear']);
    await queue.refuse(first ?? '', 'There is no such folder.');
    expect(queue.next?.name).toBe('b');
    await queue.remove(second ?? '');
    await queue.remove('one that has begun meanwhile');
    expect(names(queue)).toEqual(['a', 'Linear']);
    const stored = JSON.parse(readFileSync(join(home.path, 'queue.json'), 'utf8')) as object;
    expect(stored).toEqual(queue.now);
  });

  it('is empty at first, and says where its file is damaged', async () => {
    const queue = new RunQueue(home.path);
    await queue.load();
    expect(queue.now).toEqual({ paused: false, runs: [] });
    writeFileSync(join(home.path, 'queue.json'), 'x');
    const said = expect(queue.load()).rejects;
    await said.toThrow('is damaged and was ignored');
    await said.toThrow('It was renamed to queue.json.damaged.');
    await queue.add('next', { settings: DEFAULTS.linear, dataFolder: null });
    expect(readFileSync(join(home.path, 'queue.json.damaged'), 'utf8')).toBe('x');
  });
});
