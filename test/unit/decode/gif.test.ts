import { expect, it } from 'vitest';
import { firstPicture } from '../../../electron/engine/decode/gif';
import { gif, type Grey } from '../../support/pictures';

const grey = (shade: number): Grey => ({
  width: 30,
  height: 20,
  values: new Uint8Array(600).fill(shade),
});

it('leaves of an animation its first picture', () => {
  const still = gif(grey(60));
  expect(Buffer.from(firstPicture(gif(grey(60), grey(200), grey(80))))).toEqual(still);
  expect(Buffer.from(firstPicture(still))).toEqual(still);
});

it('leaves what is torn before the end of its first picture as it is', () => {
  const still = gif(grey(60));
  for (const length of [0, 5, 14, 300, 403, 412, 500, still.length - 2]) {
    const torn = still.subarray(0, length);
    expect(firstPicture(torn)).toBe(torn);
  }
});
