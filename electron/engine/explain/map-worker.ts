/** A thread that draws one map: neighbors in, the progress and then the points out. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MapMessage, MapTask } from './map-task';
import { drawTsne } from './tsne';
import { drawUmap } from './umap';

function tell(message: MapMessage): void {
  parentPort?.postMessage(message);
}

const task = workerData as MapTask;
const draw = { umap: drawUmap, tsne: drawTsne }[task.method];
const points = draw(task, (done, of) => {
  tell({ kind: 'progress', done, of });
});
tell({ kind: 'done', points });
