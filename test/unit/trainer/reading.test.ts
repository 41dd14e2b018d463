import { describe, expect, it, vi } from 'vitest';
import { Reading } from '../../../electron/trainer/reading';

describe('reading the data of a job', () => {
  it('tells how far decoding is, and when it is over', async () => {
    const tell = vi.fn();
    const read = new Reading(tell).during((hooks) => {
      for (let done = 1; done <= 100; done++) hooks.progress?.(done, 100);
      return Promise.resolve('data');
    });
    expect(await read).toBe('data');
    expect(tell.mock.calls).toEqual([[{ done: 1, total: 100 }], [null]]);
  });

  it('tells nothing of data that needs no decoding', async () => {
    const tell = vi.fn();
    await new Reading(tell).during(() => Promise.resolve('data'));
    expect(tell).not.toHaveBeenCalled();
  });

  it('ends in a sentence where it is halted, also before it begins', async () => {
    const reading = new Reading(vi.fn());
    reading.halt();
    const read = reading.during(({ signal }) => {
      signal?.throwIfAborted();
      return Promise.resolve('data');
    });
    await expect(read).rejects.toThrow(/^Stopped before all images were decoded\. /);
  });

  it('passes on what else is wrong', async () => {
    const fault = new Error('No such folder.');
    await expect(new Reading(vi.fn()).during(() => Promise.reject(fault))).rejects.toBe(fault);
  });
});
