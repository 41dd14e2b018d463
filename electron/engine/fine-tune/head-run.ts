/** Fine-tuning the last layer as a whole: from a plan to a run folder. */
import { AnswerGraph } from '../classify/answer-graph';
import { freeClassifier, thresholdOf } from '../classify/classifier';
import { predictedLabels, ProbabilityTable } from '../evaluate/metrics';
import { thresholdNote } from '../evaluate/validation-size';
import { lastLayerOf } from '../explain/features';
import { areFinite } from '../finite';
import { shapesOf } from '../models/weights';
import { preprocessingOf } from '../photo/preprocessing';
import type { RunRecord } from '../records';
import { thisPlatform } from '../runs/platform';
import type { RunStore } from '../runs/run-store';
import { RunError } from '../storage/run-error';
import type { FineTuneReport } from './fine-tune-report';
import { grownNetwork } from './fine-tune';
import { fineTunedRecord } from './fine-tuned-record';
import { fineTuneHead } from './head';
import { lostAnswers } from './lost-answers';
import type { FineTunePlan, FineTuneWatcher } from './plan';
import { writeReplay, type Replay } from './replay';

/** What it is scored by besides the photos that were held out: nothing, its test images are not here. */
export interface HeadPlan extends Omit<FineTunePlan, 'assess'> {
  assess: (fineTuned: Parameters<FineTunePlan['assess']>[0]) => FineTuneReport;
}

/**
 * Fine-tune the last layer and leave a complete run folder behind, its record last.
 * @param replay of the run that is fine-tuned
 * @throws RunError when it has no weights
 */
export async function fineTuneHeadRun(
  store: RunStore,
  replay: Replay,
  plan: HeadPlan,
  watcher: FineTuneWatcher,
): Promise<{ record: RunRecord; report: FineTuneReport }> {
  const { base, classNames, photos, run, seed } = plan;
  const start = Date.now();
  const network = grownNetwork(plan, await store.weights(base.run));
  const graph = new AnswerGraph(network);
  try {
    const preprocessing = preprocessingOf(base);
    const options = { network, preprocessing, replay, seed };
    const predicted = () =>
      predictedLabels(
        new ProbabilityTable(
          lastLayerOf(network, replay.width).predict(replay.features),
          network.classCount,
        ),
      );
    const before = predicted();
    const next = await fineTuneHead(photos, options, watcher);
    if (![...network.weights().values()].every(areFinite)) {
      throw new RunError(`Fine-tuning "${base.name}" diverged. Fine-tune another run.`);
    }
    const platform = await thisPlatform();
    const stopped = watcher.signal.aborted;
    const record = fineTunedRecord(plan, { network, start, platform, stopped });
    const answering = {
      threshold: thresholdOf(null),
      familiarity: null,
      thresholdNote: thresholdNote(null),
    };
    const report: FineTuneReport = {
      ...plan.assess({ record, classNames: [...classNames], network, graph, ...answering }),
      lost: {
        images: 'replayed',
        answers: lostAnswers(replay.labels, before, predicted(), classNames),
      },
    };
    await store.makeFolder(run);
    await store.writeWeights(run, network.weights(), shapesOf(network.kept));
    await writeReplay(store, run, next);
    await store.writeFineTuneReport(run, report);
    await store.write(record);
    return { record, report };
  } finally {
    freeClassifier({ network, graph });
  }
}
