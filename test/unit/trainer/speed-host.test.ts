/** When a speed is measured, kept and given up. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GRAY_28 } from '@engine/data/image-shape';
import { settingsFor } from '@engine/settings';
import { SpeedHost } from '../../../electron/trainer/speed-host';
import { temporaryFolder } from '../../support/idx-folder';
import { Child } from './child';

const { fork } = vi.hoisted(() => ({ fork: vi.fn() }));
vi.mock('electron', () => ({ utilityProcess: { fork } }));

const data = { shape: GRAY_28, classCount: 10, isShipped: true };
const job = { settings: settingsFor('dense', { hidden: [32] }), data };
const SPEED = { training: 1e-5, predicting: 4e-6 };

let home: ReturnType<typeof temporaryFolder>;
let children: Child[];
let free: boolean;
const host = (version = '1.0.0'): SpeedHost => new SpeedHost(home.path, version, () => free);

beforeEach(() => {
  home = temporaryFolder();
  children = [];
  free = true;
  fork.mockReset().mockImplementation(() => {
    const child = new Child();
    children.push(child);
    return child;
  });
});
afterEach(() => {
  home.remove();
});

/** Measure with a host, whose process answers. */
async function measured(speeds: SpeedHost): Promise<unknown> {
  const speed = speeds.speedOf(job);
  children.at(-1)?.answers(SPEED);
  return speed;
}

describe('the host of measurements', () => {
  it('measures once, and keeps the answer for later starts of the app', async () => {
    const speeds = host();
    expect(await measured(speeds)).toEqual(SPEED);
    expect(await speeds.speedOf(job)).toEqual(SPEED);
    expect(await host().speedOf(job)).toEqual(SPEED);
    expect(children).toHaveLength(1);
  });

  it('measures again only where the speed is another', async () => {
    const speeds = host();
    await measured(speeds);
    const same = { ...job.settings, epochs: 99, seed: 3, learningRate: 0.5, validationSplit: 0.4 };
    expect(await speeds.speedOf({ ...job, settings: same })).toEqual(SPEED);
    for (const other of [
      { ...job, settings: { ...job.settings, batchSize: 7 } },
      { ...job, data: { ...data, classCount: 11 } },
      { ...job, data: { ...data, shape: { ...GRAY_28, channels: 3 as const } } },
    ]) {
      const count = children.length;
      void speeds.speedOf(other);
      expect(children).toHaveLength(count + 1);
    }
    void host('2.0.0').speedOf(job);
    expect(children).toHaveLength(5);
  });

  it('does not measure while something trains, but tells what it knows', async () => {
    const speeds = host();
    await measured(speeds);
    free = false;
    expect(await speeds.speedOf(job)).toEqual(SPEED);
    const other = { ...job, settings: { ...job.settings, batchSize: 7 } };
    expect(await speeds.speedOf(other)).toBeNull();
    expect(children).toHaveLength(1);
  });

  it('asks one process for the same network, and ends it for another', async () => {
    const speeds = host();
    const [first, second] = [speeds.speedOf(job), speeds.speedOf(job)];
    expect(children).toHaveLength(1);
    const other = { ...job, settings: { ...job.settings, batchSize: 7 } };
    const [child = new Child()] = children;
    const kill = vi.spyOn(child, 'kill');
    void speeds.speedOf(other);
    expect(await first).toBeNull();
    expect(await second).toBeNull();
    expect(kill).toHaveBeenCalled();
  });

  it('measures later what was cancelled, but not what crashed', async () => {
    const speeds = host();
    const cancelled = speeds.speedOf(job);
    speeds.cancel();
    expect(await cancelled).toBeNull();
    const crashed = speeds.speedOf(job);
    expect(children).toHaveLength(2);
    children.at(-1)?.emit('exit', 9);
    expect(await crashed).toBeNull();
    expect(await speeds.speedOf(job)).toBeNull();
    expect(children).toHaveLength(2);
    expect(existsSync(join(home.path, 'speeds.json'))).toBe(false);
  });

  it('measures again where the file is damaged', async () => {
    writeFileSync(join(home.path, 'speeds.json'), '{"a": 1}');
    expect(await measured(host())).toEqual(SPEED);
    expect(JSON.parse(readFileSync(join(home.path, 'speeds.json'), 'utf8'))).toHaveLength(1);
  });
});
