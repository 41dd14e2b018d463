import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CalmEnd } from '../../../electron/calm-end';
import { KeepAwake } from '../../../electron/keep-awake';

const blocker = vi.hoisted(() => ({ start: vi.fn(), stop: vi.fn() }));
vi.mock('electron', () => ({ powerSaveBlocker: blocker }));

class Job {
  underWay = true;
  readonly end = vi.fn();
  isUnderWay(): boolean {
    return this.underWay;
  }
}

let quit: ReturnType<typeof vi.fn<() => void>>;
beforeEach(() => {
  vi.useFakeTimers();
  quit = vi.fn();
});
afterEach(() => {
  vi.useRealTimers();
});

const asked = () => ({ preventDefault: vi.fn() });

describe('quitting', () => {
  it('is not held up where nothing is under way', () => {
    const idle = new Job();
    idle.underWay = false;
    const event = asked();
    new CalmEnd([idle], quit, 1000).beforeQuit(event);
    expect(event.preventDefault).not.toHaveBeenCalled();
    expect(idle.end).not.toHaveBeenCalled();
  });

  it('waits for all that is under way, in whatever order it ends', () => {
    const [server, sweep, run] = [new Job(), new Job(), new Job()];
    run.underWay = false;
    const end = new CalmEnd([run, sweep, server], quit, 1000);
    end.ended();
    expect(end.isNear).toBe(false);
    const event = asked();
    end.beforeQuit(event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
    expect([run, sweep, server].map((job) => job.end.mock.calls.length)).toEqual([0, 1, 1]);
    server.underWay = false;
    end.ended();
    expect(quit).not.toHaveBeenCalled();
    expect(end.isNear).toBe(true);
    sweep.underWay = false;
    end.ended();
    expect(quit).toHaveBeenCalledOnce();
  });

  it('waits no longer than it was told, and not for whoever asks twice', () => {
    const end = new CalmEnd([new Job()], quit, 1000);
    end.beforeQuit(asked());
    vi.advanceTimersByTime(1000);
    expect(quit).toHaveBeenCalledOnce();
    const again = asked();
    end.beforeQuit(again);
    expect(again.preventDefault).not.toHaveBeenCalled();
  });
});

describe('the computer', () => {
  it('is kept awake once while anything works, and sleeps when nothing does', () => {
    blocker.start.mockReturnValue(7);
    let works = false;
    const awake = new KeepAwake(() => works);
    awake.follow();
    expect(blocker.start).not.toHaveBeenCalled();
    works = true;
    awake.follow();
    awake.follow();
    expect(blocker.start.mock.calls).toEqual([['prevent-app-suspension']]);
    works = false;
    awake.follow();
    awake.follow();
    expect(blocker.stop.mock.calls).toEqual([[7]]);
    works = true;
    awake.follow();
    expect(blocker.start).toHaveBeenCalledTimes(2);
  });
});
