import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Latest } from '../../../renderer/state/latest';

const notices = vi.hoisted(() => ({
  visit: 1,
  failed: vi.fn<(error: unknown, visit?: number) => void>(),
}));
vi.mock('../../../renderer/state/notices.svelte', () => ({ notices }));

/** A question that is answered when the test says so. */
function question() {
  let answer: (value: string) => void = () => undefined;
  let refuse: (error: Error) => void = () => undefined;
  const promise = new Promise<string>((resolve, reject) => {
    answer = resolve;
    refuse = reject;
  });
  return { read: () => promise, answer, refuse };
}

describe('asking of which only the newest counts', () => {
  let taken: string[] = [];
  let missed = 0;
  const latest = new Latest();
  const take = (read: () => Promise<string>) =>
    latest.take(
      read,
      (value) => {
        taken.push(value);
      },
      () => {
        missed++;
      },
    );

  beforeEach(() => {
    taken = [];
    missed = 0;
    notices.failed.mockReset();
    notices.visit = 1;
  });

  it('drops an answer that comes after a newer question, before or after its answer', async () => {
    const [first, second, third] = [question(), question(), question()];
    const all = [take(first.read), take(second.read), take(third.read)];
    second.answer('second');
    third.answer('third');
    await all[2];
    first.answer('first');
    await Promise.all(all);
    expect(taken).toEqual(['third']);
  });

  it('drops what was asked before it was told that nothing is wanted', async () => {
    const { read, answer } = question();
    const asked = take(read);
    latest.drop();
    answer('late');
    await asked;
    expect(taken).toEqual([]);
  });

  it('tells of each failure, and only of the newest to who asked', async () => {
    const [first, second] = [question(), question()];
    const both = [take(first.read), take(second.read)];
    const faults = [new Error('one'), new Error('two')];
    first.refuse(faults[0] ?? new Error());
    second.refuse(faults[1] ?? new Error());
    await Promise.all(both);
    expect(missed).toBe(1);
    expect(notices.failed.mock.calls).toEqual(faults.map((fault) => [fault, 1]));
  });

  it('tells of a failure by the visit during which it asked', async () => {
    const [ofPage, ofFolder] = [question(), question()];
    const both = [take(ofPage.read), new Latest(false).take(ofFolder.read, () => undefined)];
    notices.visit++;
    const fault = new Error('late');
    ofPage.refuse(fault);
    ofFolder.refuse(fault);
    await Promise.all(both);
    expect(notices.failed.mock.calls).toEqual([
      [fault, 1],
      [fault, undefined],
    ]);
  });
});
