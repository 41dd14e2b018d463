import { describe, expect, it } from 'vitest';
import { InOrder } from '../../../renderer/state/in-order';

describe('what is asked for faster than it is done', () => {
  it('is done one after another, in its order', async () => {
    const inOrder = new InOrder();
    const log: string[] = [];
    const slow = (name: string) => async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      await Promise.resolve();
      log.push(`${name} ends`);
      return name;
    };
    const all = [
      inOrder.run(slow('first')),
      inOrder.run(slow('second')),
      inOrder.run(slow('third')),
    ];
    expect(await Promise.all(all)).toEqual(['first', 'second', 'third']);
    expect(log).toEqual([
      'first begins',
      'first ends',
      'second begins',
      'second ends',
      'third begins',
      'third ends',
    ]);
  });

  it('comes to its turn after a failure, which is told to whom it belongs', async () => {
    const inOrder = new InOrder();
    const failing = inOrder.run(() => Promise.reject(new Error('The disk is full.')));
    const next = inOrder.run(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('The disk is full.');
    expect(await next).toBe('done');
  });
});
