/** The thread of ahead.ts: makes one batch after another, as they are asked for. */
import { workerData } from 'node:worker_threads';
import { generator } from '../random';
import type { AheadData, AheadReply, AheadRequest } from './ahead';
import { batchMaker } from './batch-maker';

const { port, replies, recipe, seed, classNames } = workerData as AheadData;
const counted = new Int32Array(replies);
const makeBatch = batchMaker(recipe, classNames);
let current = { epoch: 0, random: generator(seed, 'augmentation') };

port.on('message', ({ epoch, images }: AheadRequest) => {
  if (epoch !== current.epoch) {
    current = { epoch, random: generator(seed, 'augmentation', epoch) };
  }
  const batch = makeBatch(images, Int32Array.from(images.labels.keys()), current.random);
  const reply: AheadReply = { epoch, batch };
  port.postMessage(reply, [batch.pictures.buffer as ArrayBuffer]);
  Atomics.add(counted, 0, 1);
  Atomics.notify(counted, 0);
});
