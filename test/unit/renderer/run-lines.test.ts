import { describe, expect, it } from 'vitest';
import { curvesOf, measurementsOf } from '@engine/curves/run-curves';
import type { EpochMetrics, MetricLine } from '@engine/records';
import { labelOf, settingsFor, type Settings } from '@engine/settings';
import { unitFor } from '../../../renderer/components/plot/axes';
import { colorGroups, ownColors, settingKeys } from '../../../renderer/views/runs/chart/coloring';
import {
  linesOf,
  smoothLines,
  type DrawnRun,
  type LineChoices,
} from '../../../renderer/views/runs/chart/lines';
import { runSummary } from '../../support/run-record';

function epoch(at: number, accuracy: number): EpochMetrics {
  const scores = { loss: 1, accuracy, validationLoss: 1, validationAccuracy: accuracy };
  return { kind: 'epoch', epoch: at, step: 10 * at, learningRate: 0.1, ...scores };
}

function run(name: string, settings: Settings, accuracies: number[], seconds = 60): DrawnRun {
  const lines: MetricLine[] = accuracies.map((accuracy, at) => epoch(at + 1, accuracy));
  const times = accuracies.map((_, at) => ({ epoch: at + 1, seconds: seconds * (at + 1) }));
  const curves = curvesOf(measurementsOf(lines, times), settings.batchSize);
  return { label: name, color: '--run-2', record: runSummary(name, { settings }), curves };
}

const CHOICES: LineChoices = {
  quantity: 'accuracy',
  parts: ['validation'],
  axis: 'epoch',
  log: { x: false, y: false },
  colorBy: null,
  seedsAsBand: false,
  secondsPerUnit: 1,
};

describe('the lines of runs', () => {
  const dense = (changes: Record<string, unknown>) => settingsFor('dense', changes);
  const three = [
    run('a', dense({ seed: 1 }), [0.5, 0.7]),
    run('b', dense({ seed: 2 }), [0.6, 0.9], 120),
    run('c', dense({ seed: 1, learningRate: 0.1 }), [0.1, 0.2]),
  ];

  it('are one for each run and part, by what was chosen', () => {
    const lines = linesOf(three, { ...CHOICES, parts: ['training', 'validation'] });
    expect(lines.map(({ label }) => label)).toEqual([
      'a, training',
      'a, validation',
      'b, training',
      'b, validation',
      'c, training',
      'c, validation',
    ]);
    expect([...(lines[1]?.points.x ?? [])]).toEqual([1, 2]);
    const timed = linesOf(three, { ...CHOICES, axis: 'time', secondsPerUnit: 60 });
    expect([...(timed[1]?.points.x ?? [])]).toEqual([2, 4]);
  });

  it('are one line with a band for runs that differ only by seed', () => {
    const [both, other] = linesOf(three, { ...CHOICES, seedsAsBand: true });
    expect(both?.label).toBe('a, 2 seeds');
    expect([...(both?.points.y ?? [])].map((y) => y.toFixed(3))).toEqual(['0.550', '0.800']);
    expect([...(both?.band?.lowest ?? [])]).toEqual([0.5, 0.7]);
    expect([...(both?.band?.highest ?? [])]).toEqual([0.6, 0.9]);
    expect(other).toMatchObject({ label: 'c', band: null });
  });

  it('are one for each run by learning rate, whichever images are chosen', () => {
    const parts = ['training', 'validation'] as const;
    const lines = linesOf(three, { ...CHOICES, quantity: 'learningRate', parts });
    expect(lines.map(({ label }) => label)).toEqual(['a', 'b', 'c']);
    expect([...(lines[0]?.points.y ?? [])]).toEqual([0.1, 0.1]);
    expect(lines[0]?.dash).toEqual([]);
  });

  it('keep what was measured beneath what smoothing makes of it', () => {
    const [line] = smoothLines(linesOf(three.slice(0, 1), CHOICES), 0.5);
    expect([...(line?.points.y ?? [])]).toEqual([0.5, 0.7]);
    expect(line?.smooth?.[1]).toBeCloseTo((0.25 * 0.5 + 0.5 * 0.7) / 0.75, 12);
    expect(smoothLines(linesOf(three, CHOICES), 0)[0]?.smooth).toBeNull();
  });

  it('have a color for each value of a setting, numbers by their size', () => {
    const settings = [0.1, 0.01, 0.1].map((learningRate) => dense({ learningRate }));
    expect(colorGroups(settings, 'learningRate')).toEqual([
      { value: '0.01', runs: 1, color: '--run-1', dash: [] },
      { value: '0.1', runs: 2, color: '--run-2', dash: [] },
    ]);
    const drawn = settings.map((each, at) => run(`r${at}`, each, [0.5]));
    const lines = linesOf(drawn, { ...CHOICES, colorBy: 'learningRate' });
    expect(lines.map(({ color }) => color)).toEqual(['--run-2', '--run-1', '--run-2']);
  });

  it('of one color have different strokes', () => {
    const [first, second] = ownColors(['--run-1', '--run-1']);
    expect(first?.dash).toEqual([]);
    expect(second?.dash).not.toEqual([]);
  });

  it('are told apart, however many a chart draws', () => {
    const colors = Array.from({ length: 50 }, (_, at) => `--run-${(at % 8) + 1}`);
    const looks = ownColors(colors).map(({ color, dash }) => `${color} ${dash.join(' ')}`);
    expect(new Set(looks).size).toBe(50);
  });

  it('can be colored by any setting, those in which the runs differ first', () => {
    const keys = settingKeys(three.map(({ record }) => record.settings));
    expect(keys.filter(({ varies }) => varies).map(({ key }) => key)).toEqual(
      expect.arrayContaining(['seed', 'learningRate']),
    );
    expect(keys.slice(0, 2).every(({ varies }) => varies)).toBe(true);
    expect(labelOf('validationSplit')).toBe('Validation split');
  });

  it('by time are in a unit that one can read', () => {
    expect([30, 900, 40_000].map((seconds) => unitFor(seconds).name)).toEqual(['s', 'min', 'h']);
  });
});
