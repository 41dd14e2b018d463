import { describe, expect, it } from 'vitest';
import { SharedWork } from '@engine/data/folder/shared-work';

describe('work that is shared', () => {
  it('is done once for those who ask meanwhile, and again for those who ask later', async () => {
    const shared = new SharedWork<number>();
    let times = 0;
    const ask = (key: string) => shared.of(key, () => Promise.resolve(++times));
    expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual([1, 1, 2]);
    expect(await ask('a')).toBe(3);
  });

  it('fails for all who asked, and is tried again', async () => {
    const shared = new SharedWork<string>();
    const failing = () => shared.of('a', () => Promise.reject(new Error('full')));
    const both = await Promise.allSettled([failing(), failing()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await shared.of('a', () => Promise.resolve('done'))).toBe('done');
  });
});
