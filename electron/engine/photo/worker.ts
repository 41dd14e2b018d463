/** A thread of pool.ts: OpenCV for itself, one photo after another. */
import { parentPort } from 'node:worker_threads';
import { loadOpenCv } from './opencv';
import { PhotoError } from './pixels';
import type { SeeReply, SeeRequest } from './pool';
import { seePhoto } from './see';

async function answer({ photo, options }: SeeRequest): Promise<SeeReply> {
  try {
    return { ok: true, seen: await seePhoto(photo, options) };
  } catch (error) {
    // Whatever else goes wrong leaves OpenCV in doubt: the thread ends, and the pool starts another.
    if (!(error instanceof PhotoError)) throw error;
    return { ok: false, message: error.message };
  }
}

parentPort?.on('message', (request: SeeRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply));
});
void loadOpenCv();
