import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDataset } from '@engine/data/read-dataset';
import { curvesOf } from '@engine/curves/run-curves';
import { readMeasurements } from '@engine/runs/read-measurements';
import {
  appendEpochTime,
  keepEpochTimes,
  readEpochTimes,
  ResourceUse,
} from '@engine/runs/epoch-times';
import { RunStore } from '@engine/runs/run-store';
import { resumeRun, trainRun } from '@engine/runs/train-run';
import { settingsFor } from '@engine/settings';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  home.remove();
});

const first = { epoch: 1, seconds: 1.5 };
const second = { epoch: 2, seconds: 3.25 };

describe('the times of epochs', () => {
  it('are read as they were appended, and a line that is torn is left out', async () => {
    expect(await readEpochTimes(home.path)).toEqual([]);
    await appendEpochTime(home.path, first);
    await appendEpochTime(home.path, second);
    appendFileSync(join(home.path, 'times.ndjson'), '{"epoch":3,"sec');
    expect(await readEpochTimes(home.path)).toEqual([first, second]);
  });

  it('say what the training took of the computer, where that was noted', async () => {
    const use = new ResourceUse();
    let sum = 0;
    for (let at = 0; at < 3e7; at++) sum += Math.sqrt(at);
    const taken = use.take();
    expect(sum).toBeGreaterThan(0);
    expect(taken.processors).toBeGreaterThan(0);
    expect(taken.memoryBytes).toBeGreaterThan(1e6);
    await appendEpochTime(home.path, { ...first, ...taken });
    expect(await readEpochTimes(home.path)).toEqual([{ ...first, ...taken }]);
  });

  it('are cut where a run goes on, so that nothing is appended to a torn line', async () => {
    await appendEpochTime(home.path, first);
    await appendEpochTime(home.path, second);
    appendFileSync(join(home.path, 'times.ndjson'), '{"epoch"');
    await keepEpochTimes(home.path, 1);
    await appendEpochTime(home.path, { epoch: 2, seconds: 9 });
    expect(await readEpochTimes(home.path)).toEqual([first, { epoch: 2, seconds: 9 }]);
  });

  it('come from a run for each of its epochs, and rise over an interruption', async () => {
    writeIdxFolder(join(home.path, 'data'), await realSlice(200, 50));
    const dataset = await readDataset({ folder: join(home.path, 'data') });
    const store = new RunStore(home.path);
    const stop = new AbortController();
    const watcher = (signal: AbortSignal) => ({
      signal,
      progress: () => undefined,
      metrics: (line: { kind: string; epoch: number }) => {
        if (line.kind === 'epoch' && line.epoch === 2) stop.abort();
      },
    });
    const settings = settingsFor('linear', { epochs: 4 });
    const plan = { run: 'timed', name: null, settings, dataFolder: null };
    await trainRun(store, dataset, plan, watcher(stop.signal));
    await resumeRun(
      store,
      dataset,
      { run: 'timed', epochs: null },
      watcher(new AbortController().signal),
    );
    const times = await readEpochTimes(store.path('timed'));
    expect(times.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    const seconds = times.map((time) => time.seconds);
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
    const { validation } = curvesOf(await readMeasurements(store, 'timed'), settings.batchSize);
    expect([...validation.time]).toEqual(seconds);
    // The metrics hold no clock.
    expect(readFileSync(join(store.path('timed'), 'metrics.ndjson'), 'utf8')).not.toContain(
      'seconds',
    );
  });

  it('are none where what stands there is no time', async () => {
    writeFileSync(join(home.path, 'times.ndjson'), '{"epoch":0,"seconds":1}\n[]\nnull\n');
    expect(await readEpochTimes(home.path)).toEqual([]);
  });
});
