/** A thread that draws one map: neighbours in, the progress of the epochs and then the points out. */
import { parentPort, workerData } from 'node:worker_threads';
import { drawUmap, type UmapTask, type UmapMessage } from './umap';

function tell(message: UmapMessage): void {
  parentPort?.postMessage(message);
}

const points = drawUmap(workerData as UmapTask, (done, of) => {
  tell({ kind: 'progress', done, of });
});
tell({ kind: 'done', points });
