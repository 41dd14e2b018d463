/** The process that is kept warm for the next job: taken, given back, replaced. */
import os from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from 'vitest';
import { TrainerProcesses } from '../../../electron/trainer/processes';
import { Child } from './child';

const { fork, freemem } = vi.hoisted(() => ({ fork: vi.fn(), freemem: vi.fn() }));
vi.mock('electron', () => ({ utilityProcess: { fork } }));
vi.mock('node:os', async (original) => ({ ...(await original<typeof os>()), freemem }));

const THREADS = 'TF_NUM_INTRAOP_THREADS';
const MINUTE = 60_000;

let children: Child[];
/** Of each, what ends it. */
let ends: Mock[];
let processes: TrainerProcesses;
let platform: NodeJS.Platform;
const watcher = { heard: vi.fn(), ended: vi.fn(() => new Error('It crashed.')) };
const last = (): Child => children.at(-1) ?? new Child();

beforeEach(() => {
  vi.useFakeTimers();
  children = [];
  ends = [];
  platform = process.platform;
  freemem.mockReset().mockReturnValue(8e9);
  watcher.heard.mockClear();
  watcher.ended.mockClear();
  fork.mockReset().mockImplementation(() => {
    const child = new Child();
    ends.push(vi.spyOn(child, 'kill'));
    children.push(child);
    return child;
  });
  processes = new TrainerProcesses('/home/of/a/test');
});
afterEach(() => {
  processes.endWarm();
  Object.defineProperty(process, 'platform', { value: platform });
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe('the process that is kept warm', () => {
  it('gets the next job, whose host hears its events and its crash', async () => {
    processes.keepWarm(true);
    const warm = last();
    expect(warm.asked).toMatchObject([{ name: 'prepare', body: { isShipped: true } }]);
    const child = processes.start(watcher);
    expect(children).toHaveLength(1);
    const answered = child.ask('range', { settings: {} as never, dataFolder: null });
    expect(warm.asked.at(-1)).toMatchObject({ name: 'range' });
    warm.says({ kind: 'started' });
    expect(watcher.heard).toHaveBeenCalledWith({ kind: 'started' });
    warm.crashes();
    await expect(answered).rejects.toThrow('It crashed.');
    expect(watcher.ended).toHaveBeenCalledWith(expect.objectContaining({ asked: false }));
  });

  it('is taken once, and its job is not ended when its time is up', async () => {
    processes.keepWarm(true);
    processes.start(watcher);
    processes.start(watcher);
    expect(children).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    for (const end of ends) expect(end).not.toHaveBeenCalled();
  });

  it('is one however often it is asked for, and ends two minutes after the last time', async () => {
    processes.keepWarm(false);
    await vi.advanceTimersByTimeAsync(1.5 * MINUTE);
    processes.keepWarm(true);
    expect(last().asked.map(({ body }) => body)).toEqual([
      { isShipped: false },
      { isShipped: true },
    ]);
    await vi.advanceTimersByTimeAsync(1.5 * MINUTE);
    expect(ends.at(-1)).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(ends.at(-1)).toHaveBeenCalledOnce();
    expect(children).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
    processes.start(watcher);
    expect(children).toHaveLength(2);
  });

  it('is left behind where processes would start with another environment now', () => {
    vi.stubEnv(THREADS, '2');
    processes.keepWarm(true);
    vi.stubEnv(THREADS, '1');
    processes.keepWarm(true);
    expect(children).toHaveLength(2);
    expect(ends[0]).toHaveBeenCalledOnce();
    vi.stubEnv(THREADS, '2');
    processes.start(watcher);
    expect(children).toHaveLength(3);
    expect(ends[1]).toHaveBeenCalledOnce();
    const { env } = fork.mock.lastCall?.[2] as { env: Record<string, string> };
    expect(env[THREADS]).toBe('2');
  });

  it('stays when one that was ended before is gone at last', async () => {
    processes.keepWarm(true);
    const [old = new Child()] = children;
    ends[0]?.mockImplementation(() => undefined);
    processes.endWarm();
    processes.keepWarm(true);
    old.emit('exit', 0);
    processes.start(watcher);
    expect(children).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(ends[1]).not.toHaveBeenCalled();
  });

  it('costs nothing where it crashes, or cannot be started', () => {
    processes.keepWarm(true);
    last().crashes();
    expect(vi.getTimerCount()).toBe(0);
    processes.start(watcher);
    expect(children).toHaveLength(2);
    expect(watcher.ended).not.toHaveBeenCalled();
    fork.mockImplementationOnce(() => {
      throw new Error('EAGAIN');
    });
    processes.keepWarm(true);
    expect(children).toHaveLength(2);
    processes.keepWarm(true);
    expect(children).toHaveLength(3);
  });

  it('is given back when memory is short, and not started then', async () => {
    Object.defineProperty(process, 'platform', { value: 'linux' });
    processes.keepWarm(true);
    freemem.mockReturnValue(5e8);
    await vi.advanceTimersByTimeAsync(5000);
    expect(ends.at(-1)).toHaveBeenCalledOnce();
    processes.keepWarm(true);
    expect(children).toHaveLength(1);
    // There caches do not count as free.
    Object.defineProperty(process, 'platform', { value: 'darwin' });
    processes.keepWarm(true);
    expect(children).toHaveLength(2);
  });
});
