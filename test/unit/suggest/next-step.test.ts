import { describe, expect, it } from 'vitest';
import { FIRST_DEEP, nextStep } from '@engine/suggest/next-step';
import type { RunRecord } from '@engine/records';
import { DEFAULTS, parseSettings, type Settings } from '@engine/settings';
import { parsePlan } from '@engine/sweep/plan';
import { nextProposal } from '@engine/sweep/proposals';
import { parseDimension, USUAL_SPACES } from '@engine/sweep/space';
import type { SweepPlan, Values } from '@engine/sweep/records';
import { runRecord } from '../../support/run-record';
import { GRAY_28 } from '@engine/data/image-shape';

const run = (
  name: string,
  settings: Settings,
  accuracy: number | null,
  changes: Partial<RunRecord> = {},
) => runRecord(name, { settings, bestValidationAccuracy: accuracy, ...changes });

const linear = run('linear', DEFAULTS.linear, 0.85);
const first = run('first', FIRST_DEEP, 0.82, { createdAt: '2026-01-02T00:00:00.000Z' });
const better = run('better', { ...FIRST_DEEP, learningRate: 0.25, hidden: [256, 128] }, 0.88, {
  sweep: '20260101-000000-sweep-abcd',
});

function planOf(runs: readonly RunRecord[]): SweepPlan {
  const step = nextStep(runs, null);
  if (step.kind !== 'tune') throw new Error(`It proposes ${step.kind}.`);
  const space = Object.entries(step.space).map(([name, text]) => parseDimension(name, text));
  return parsePlan({
    name: 'Sweep',
    base: step.settings,
    space,
    strategy: 'halving',
    minutes: step.minutes,
    trials: null,
    seed: 1,
    dataFolder: null,
  });
}

describe('the next step', () => {
  it('is a linear model, also for whoever began with a deep one', () => {
    expect(nextStep([], null)).toEqual({ kind: 'linear', first: true, settings: DEFAULTS.linear });
    expect(nextStep([first], null)).toMatchObject({ kind: 'linear', first: false });
  });

  it('is then a deep one as a textbook begins, whatever the defaults', () => {
    // Earlier runs of it are known by all of these.
    expect(FIRST_DEEP).toEqual({
      model: 'dense',
      hidden: [32],
      batchNorm: false,
      dropout: 0,
      learningRate: 0.01,
      schedule: 'constant',
      optimizer: 'sgd',
      batchSize: 128,
      epochs: 8,
      augmentation: 'none',
      mixup: 0,
      sampling: 'uniform',
      emaDecay: 0,
      labelSmoothing: 0,
      weightDecay: 0,
      decayedWeights: 'kernels',
      mixedPrecision: false,
      warmUpEpochs: 0,
      stepEpochs: 5,
      stepFactor: 0.5,
      cycleRise: 0.3,
      keptWeights: 'best',
      earlyStopping: 0,
      testAugmentation: 'none',
      validationSplit: 0.1,
      seed: 1,
    });
  });

  it('is then a deep one, whose settings are valid', () => {
    expect(nextStep([linear], null)).toEqual({ kind: 'deep', linear: 0.85, settings: FIRST_DEEP });
    expect(parseSettings(FIRST_DEEP)).toEqual(FIRST_DEEP);
  });

  it('is a minute’s sweep of size and rate where the first deep one is no better', () => {
    const plan = planOf([first, linear]);
    expect(nextStep([first, linear], null)).toMatchObject({ linear: 0.85, deep: 0.82, minutes: 1 });
    expect(plan.space.map(({ setting }) => setting)).toEqual(['hidden', 'learningRate']);
    // As many trials as it takes to tell which setting mattered.
    const tried: Values[] = [];
    for (let next = nextProposal(plan, tried); next !== null; next = nextProposal(plan, tried)) {
      tried.push(next);
    }
    expect(tried).toHaveLength(9);
    expect(tried[0]).toEqual({ hidden: [32], learningRate: 0.01 });
    const reseeded = run('reseeded', { ...FIRST_DEEP, seed: 5 }, 0.82);
    expect(planOf([reseeded, linear])).toMatchObject({ minutes: 1, base: { seed: 5 } });
  });

  it('is a usual sweep of a deep model that somebody made up', () => {
    const own = run('own', { ...DEFAULTS.cnn, epochs: 1 }, 0.855);
    expect(nextStep([own, linear], null)).toMatchObject({
      kind: 'tune',
      settings: { model: 'cnn', epochs: 1 },
      space: USUAL_SPACES.cnn,
      minutes: 10,
    });
  });

  it('is to lay the linear, the first and the best deep one over one another', () => {
    expect(nextStep([better, first, linear], null)).toEqual({
      kind: 'compare',
      linear: 0.85,
      deep: 0.88,
      runs: ['linear', 'first', 'better'],
    });
    const alone = run('alone', DEFAULTS.dense, 0.9);
    expect(nextStep([alone, linear], null)).toMatchObject({ runs: ['linear', 'alone'] });
  });

  it('goes by the held-out images, never by the test images', () => {
    const lucky = run('lucky', DEFAULTS.dense, 0.84, { testAccuracy: 0.99 });
    expect(nextStep([lucky, linear], null)).toMatchObject({ kind: 'tune', deep: 0.84 });
  });

  it('goes by nothing that cannot be compared', () => {
    const others = [
      run('elsewhere', DEFAULTS.linear, 0.9, {
        data: { folder: '/other', shape: GRAY_28, classNames: [] },
      }),
      run('taught', DEFAULTS.linear, 0.9, { fineTunedFrom: { from: 'linear', photos: 3 } }),
      run('nothing held out', DEFAULTS.linear, null),
      run('running', DEFAULTS.linear, 0.9, { testAccuracy: null }),
      runRecord('imported', { settings: { model: 'imported' } }),
    ];
    expect(nextStep(others, null)).toMatchObject({ kind: 'linear' });
    expect(nextStep(others, '/other')).toMatchObject({ kind: 'deep', linear: 0.9 });
  });
});
