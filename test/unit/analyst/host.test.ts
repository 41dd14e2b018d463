import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnalystHost, IDLE_MS } from '../../../electron/analyst/host';
import type { Question } from '../../../electron/child/messages';

const { fork } = vi.hoisted(() => ({ fork: vi.fn() }));
vi.mock('electron', () => ({ utilityProcess: { fork } }));

class Child extends EventEmitter {
  readonly asked: Question[] = [];
  readonly kill = vi.fn(() => this.emit('exit', 0));

  postMessage(question: Question): void {
    this.asked.push(question);
  }

  answer(at: number): void {
    this.emit('message', { id: this.asked[at]?.id, ok: true, value: null });
  }
}

let children: Child[];
const crashed = vi.fn();
let host: AnalystHost;
const prepare = (): Promise<null> => host.ask('classify:prepare', { run: 'a' });

beforeEach(() => {
  vi.useFakeTimers();
  children = [];
  fork.mockImplementation(() => {
    const child = new Child();
    children.push(child);
    return child;
  });
  crashed.mockReset();
  host = new AnalystHost('/home', crashed);
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the analyst's process", () => {
  it('is not there before somebody asks', async () => {
    await vi.advanceTimersByTimeAsync(2 * IDLE_MS);
    expect(children).toHaveLength(0);
    void prepare();
    void prepare();
    expect(children).toHaveLength(1);
  });

  it('ends when nobody has asked for long, which is no crash, and comes back', async () => {
    const first = prepare();
    children[0]?.answer(0);
    await first;
    await vi.advanceTimersByTimeAsync(IDLE_MS);
    expect(children[0]?.kill).toHaveBeenCalledOnce();
    expect(crashed).not.toHaveBeenCalled();
    const second = prepare();
    children[1]?.answer(0);
    await expect(second).resolves.toBeNull();
  });

  it('stays while it works, and for as long as it is asked again', async () => {
    const asked = [prepare(), prepare()];
    children[0]?.answer(0);
    await vi.advanceTimersByTimeAsync(3 * IDLE_MS);
    expect(children[0]?.kill).not.toHaveBeenCalled();
    children[0]?.answer(1);
    await Promise.all(asked);
    await vi.advanceTimersByTimeAsync(IDLE_MS - 1);
    void prepare();
    await vi.advanceTimersByTimeAsync(IDLE_MS);
    expect(children[0]?.kill).not.toHaveBeenCalled();
    expect(children).toHaveLength(1);
  });

  it('is told of where it crashes, with whoever waited', async () => {
    const asked = prepare();
    children[0]?.emit('exit', 139);
    await expect(asked).rejects.toThrow(/crashed/);
    expect(crashed).toHaveBeenCalledOnce();
    void prepare();
    expect(children).toHaveLength(2);
  });
});
