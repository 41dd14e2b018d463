/** From the runs that a run learns from to their networks. */
import { loadClassifier } from '../classify/classifier';
import type { Dataset } from '../data/dataset';
import { isThere } from '../look-for';
import type { Network } from '../models/network';
import type { RunStore } from '../runs/run-store';
import { settingsOf } from '../runs/settings-of';
import type { Settings } from '../settings';
import { RunError } from '../storage/run-error';
import { teacherAdjustment } from '../train/logit-adjustment';
import { holdOut } from '../train/split';
import { MOST_TEACHERS } from './limits';
import { refusalToTeach } from './teacher-choice';
import { Teachers } from './teachers';

type Images = Pick<Dataset, 'classNames' | 'train' | 'validation'>;

async function networkOf(
  store: RunStore,
  run: string,
  images: Images,
  student: Settings,
): Promise<Network> {
  if (!isThere(store.path(run))) {
    throw new RunError(
      `There is no run "${run}" to serve as a teacher. If it was deleted, undo that, or train with other teachers.`,
    );
  }
  const record = await store.read(run);
  const { classNames, train } = images;
  const refusal = refusalToTeach(record, { classNames, shape: train.shape });
  if (refusal !== null) throw new RunError(refusal);
  const { network } = await loadClassifier(store, run);
  if (student.sampling === 'adjusted') {
    const { sampling } = settingsOf(record, 'be a teacher');
    const { labels } = holdOut(images, student).train;
    network.shiftLogits(teacherAdjustment(sampling, labels, network.classCount));
  }
  return network;
}

function requireFewAndEachOnce(runs: readonly string[]): void {
  const twice = runs.find((run, at) => runs.indexOf(run) !== at);
  if (twice !== undefined) throw new RunError(`The teacher "${twice}" is given twice.`);
  if (runs.length > MOST_TEACHERS) {
    throw new RunError(`A run can have at most ${MOST_TEACHERS} teachers, not ${runs.length}.`);
  }
}

/**
 * @param runs none for a run that learns from labels alone
 * @param student settings of the run that learns
 * @throws RunError where there are too many, or one twice; where a run is missing, has no weights or knows other images or classes
 */
export async function loadTeachers(
  store: RunStore,
  runs: readonly string[],
  images: Images,
  student: Settings,
): Promise<Teachers | null> {
  requireFewAndEachOnce(runs);
  const networks: Network[] = [];
  try {
    for (const run of runs) networks.push(await networkOf(store, run, images, student));
  } catch (error) {
    for (const network of networks) network.free();
    throw error;
  }
  const [first, ...others] = networks;
  return first === undefined ? null : new Teachers([first, ...others]);
}
