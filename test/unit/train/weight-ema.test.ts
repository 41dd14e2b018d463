import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { EMA_CODE } from '@engine/export/keras/training';
import type { Weight } from '@engine/models/layer';
import { Variable } from '@engine/tensorflow/variable';
import { WeightEma } from '@engine/train/weight-ema';

const DECAY = 0.99;
/** A weight that wanders, the same in both languages. */
const weightAt = (step: number): number => 0.01 * step + ((step * 7) % 5) / 10;

/** The average of one weight after each step; synced at the end of epochs of so many steps. */
function averages(steps: number, stepsPerEpoch: number, resumedAt: number | null = null): number[] {
  const weights: Weight[] = [{ name: 'w', variable: new Variable([1], Float32Array.of(5)) }];
  let ema = new WeightEma(weights, DECAY);
  const values = Array.from({ length: steps }, (_, before) => {
    const step = before + 1;
    weights[0]?.variable.assign(Float32Array.of(weightAt(step)));
    ema.update(step);
    if (step % stepsPerEpoch === 0) ema.sync(step);
    if (step === resumedAt) {
      const stored = ema.values();
      ema.free();
      ema = new WeightEma(weights, DECAY);
      ema.resume(step, stored);
    }
    return ema.values().get('w')?.[0] ?? Number.NaN;
  });
  ema.free();
  weights[0]?.variable.free();
  return values;
}

/** The textbook's average with an update at each step. */
function exact(steps: number): number[] {
  let average = 5;
  return Array.from({ length: steps }, (_, before) => {
    const step = before + 1;
    const decay = Math.min(DECAY, (1 + step) / (10 + step));
    average = decay * average + (1 - decay) * weightAt(step);
    return average;
  });
}

describe('the EMA of weights', () => {
  it('follows each of the first steps', () => {
    const expected = exact(100);
    averages(100, 1000).forEach((average, at) => {
      expect(average).toBeCloseTo(expected[at] ?? Number.NaN, 4);
    });
  });

  it('is updated on every eighth step of a long run, and lags by no more', () => {
    const values = averages(400, 1000).slice(104);
    const changes = values.slice(1).filter((value, at) => value !== values[at]);
    expect(changes).toHaveLength(Math.floor((400 - 104) / 8));
    expect(Math.abs((values.at(-1) ?? 0) - (exact(400).at(-1) ?? 0))).toBeLessThan(0.05);
  });

  it('is up to date at the end of every epoch, however short epochs are', () => {
    const values = averages(400, 3);
    for (let step = 3; step <= 400; step += 3) expect(values[step - 1]).not.toBe(values[step - 2]);
  });

  it('continues from a checkpoint as without interruption', () => {
    for (const at of [3, 120, 201]) expect(averages(250, 3, at)).toEqual(averages(250, 3));
  });

  it('is the same in the Keras script', ({ skip }) => {
    if (spawnSync('python3', ['--version']).status !== 0) skip('There is no python3.');
    const script = `${EMA_CODE}

class Row:
    """What the script's class needs of an array."""
    def __init__(self, value):
        self.value = value
    def __sub__(self, other):
        return Row(self.value - other.value)
    def __rmul__(self, factor):
        return Row(factor * self.value)
    def __iadd__(self, other):
        self.value += other.value
        return self

class Model:
    def get_weights(self):
        return [Row(0.01 * step + ((step * 7) % 5) / 10)]

EMA_DECAY = ${DECAY}
ema, found = WeightEma([Row(5.0)]), []
for step in range(1, 401):
    ema.update(Model(), step)
    if step % 3 == 0:
        ema.sync(Model(), step)
        ema.sync(Model(), step)
    found.append(ema.weights[0].value)
print(found)`;
    const found = JSON.parse(
      execFileSync('python3', ['-c', script], { encoding: 'utf8' }),
    ) as number[];
    averages(400, 3).forEach((average, at) => {
      expect(found[at]).toBeCloseTo(average, 4);
    });
  });
});
