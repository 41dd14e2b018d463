import { describe, expect, it } from 'vitest';
import type { EpochMetrics } from '@engine/records';
import { logLines } from '@engine/runs/run-log';
import { settingsFor } from '@engine/settings';
import { runRecord } from '../../support/run-record';

const epoch = (at: number): EpochMetrics => ({
  kind: 'epoch',
  epoch: at,
  step: 10 * at,
  learningRate: 0.001,
  loss: 1 / at,
  accuracy: 0.8,
  validationLoss: 0.5,
  validationAccuracy: 0.75,
});
const settings = settingsFor('dense', { epochs: 4, seed: 7 });
const base = runRecord('20260101-000000-dense-0001', {
  settings,
  createdAt: '2026-01-01T10:00:00.000Z',
  startedAt: '2026-01-01T10:00:00.000Z',
  endedAt: '2026-01-01T10:01:30.000Z',
});

describe('the log of a run', () => {
  it('has the network and data, each epoch with its time, and the outcome', () => {
    const record = { ...base, status: 'finished' as const, testAccuracy: 0.84, testLoss: 0.5 };
    const times = [
      { epoch: 1, seconds: 20 },
      { epoch: 2, seconds: 80 },
    ];
    const lines = logLines(record, [epoch(1), epoch(2)], times);
    expect(lines[0]).toMatch(
      /^2026-01-01 \d\d:00:00 {2}Training dense on .*, run 20260101-000000-dense-0001, seed 7$/,
    );
    expect(lines).toContain(
      '        20 s  epoch 1/4  loss 1.0000  accuracy 80.00%  validation loss 0.5000  accuracy 75.00%',
    );
    expect(lines.some((line) => line.startsWith('  1 min 20 s  epoch 2/4'))).toBe(true);
    expect(lines.at(-2)).toMatch(/^2026-01-01 \d\d:01:30 {2}Finished$/);
    expect(lines.at(-1)).toMatch(/^Test accuracy 84\.00%, test loss 0\.5000, trained in /);
  });

  it('says why a run ended early, that it was resumed, and with what else', () => {
    const lines = logLines(
      {
        ...base,
        status: 'failed',
        message: 'The disk is full.',
        testAccuracy: null,
        startedAt: '2026-01-02T09:00:00.000Z',
        earlier: [{ untilEpoch: 1, platform: null }],
      },
      [epoch(1), epoch(2)],
      [],
    );
    const first = lines.findIndex((line) => line.includes('epoch 1/4'));
    expect(lines[first + 1]).toBe('  Resumed on other data or hardware');
    expect(lines.at(-2)).toMatch(/^2026-01-02 .*Last resumed$/);
    expect(lines.at(-1)).toMatch(/Failed: The disk is full\.$/);
  });

  it('has no epochs of a fine-tuned run, whose curves are those of another', () => {
    const lines = logLines(
      { ...base, status: 'finished', fineTunedFrom: { from: 'some-run', photos: 1 } },
      [epoch(1)],
      [],
    );
    expect(lines[0]).toMatch(/Fine-tuned from some-run on 1 photo$/);
    expect(lines.some((line) => line.includes('epoch 1/'))).toBe(false);
  });
});
