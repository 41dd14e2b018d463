/** A thread of pool.ts: one photo after another, with an OpenCV of its own once a garment is looked for. */
import { parentPort } from 'node:worker_threads';
import { PhotoError, type Pixels } from './pixels';
import { WARM_UP, type LookReply, type LookRequest } from './pool';
import { preprocessPhoto, stepsOfPhoto } from './preprocess';

const LOOKS = { see: preprocessPhoto, steps: stepsOfPhoto };

async function answer({ look, photo, options }: LookRequest): Promise<LookReply> {
  try {
    return { ok: true, seen: await LOOKS[look](photo, options) };
  } catch (error) {
    // Whatever else goes wrong leaves OpenCV in doubt: the thread ends, and the pool starts another.
    if (!(error instanceof PhotoError)) throw error;
    return { ok: false, message: error.message };
  }
}

/**
 * Something dark before white. WebAssembly is compiled where it is first used, so that the first photo
 * takes five times as long as others.
 */
function madePhoto(): Pixels {
  const side = 200;
  const rgba = new Uint8Array(4 * side * side).fill(255);
  for (let row = 40; row < 160; row++) {
    for (let column = 60; column < 140; column++) {
      rgba.set([50 + (row % 20), 40, 70], 4 * (row * side + column));
    }
  }
  return { width: side, height: side, rgba };
}

parentPort?.on('message', (request: LookRequest | typeof WARM_UP) => {
  if (request === WARM_UP) {
    void preprocessPhoto(madePhoto());
    return;
  }
  void answer(request).then((reply) => parentPort?.postMessage(reply));
});
