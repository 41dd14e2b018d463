/** A thread of pool.ts: OpenCV for itself, one photo after another. */
import { parentPort } from 'node:worker_threads';
import { loadOpenCv } from './opencv';
import { PhotoError } from './pixels';
import type { LookReply, LookRequest } from './pool';
import { seePhoto, stepsOfPhoto } from './see';

const LOOKS = { see: seePhoto, steps: stepsOfPhoto };

async function answer({ look, photo, options }: LookRequest): Promise<LookReply> {
  try {
    return { ok: true, seen: await LOOKS[look](photo, options) };
  } catch (error) {
    // Whatever else goes wrong leaves OpenCV in doubt: the thread ends, and the pool starts another.
    if (!(error instanceof PhotoError)) throw error;
    return { ok: false, message: error.message };
  }
}

parentPort?.on('message', (request: LookRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply));
});
void loadOpenCv();
