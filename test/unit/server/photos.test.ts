import { expect, it } from 'vitest';
import type { Classifier } from '@engine/classify/classifier';
import { PhotoError } from '@engine/photo/pixels';
import { PhotoQueue } from '../../../electron/server/predict/photos';
import { png } from '../../support/pictures';
import { runRecord } from '../../support/run-record';

it('keeps photos as their files, and not as pixels, until their turn has come', async () => {
  const photo = png({ width: 4, height: 4, values: new Uint8Array(16) });
  const goOn: (() => void)[] = [];
  // Nothing is classified here: what is seen is refused.
  const see = async () => {
    await new Promise<void>((resolve) => goOn.push(resolve));
    throw new PhotoError('It is too dark.');
  };
  const picture = { width: 4, height: 4, rgba: new Uint8Array(64) };
  const decoder = {
    decode: () => Promise.resolve(picture),
    decodeFitted: () => Promise.reject(new Error('No photo is fitted here.')),
    check: () => Promise.resolve(picture),
  };
  const classifier = { classNames: [], record: runRecord('run') } as unknown as Classifier;
  const queue = new PhotoQueue(classifier, see, decoder);
  const asked = Array.from({ length: 10 }, () => queue.classify(photo));
  const refused = Promise.allSettled(asked);
  const decoded: number[] = [];
  for (let answered = 0; answered < asked.length; answered++) {
    await expect.poll(() => goOn.length, { timeout: 30_000 }).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    decoded.push(goOn.length);
    goOn.shift()?.();
  }
  expect(Math.max(...decoded)).toBe(3);
  for (const each of await refused) expect(each.status).toBe('rejected');
});
