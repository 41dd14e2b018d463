import { expect, it } from 'vitest';
import { wordsOfRun, wordsOfSweep } from '@engine/support/completion-message';
import { bestOf } from '@engine/sweep/leaderboard';
import { runRecord } from '../../support/run-record';
import { planOf, sweepOf } from '../sweep/fake';

const startedAt = '2025-01-01T00:00:00.000Z';
const after = (seconds: number): number => Date.parse(startedAt) + 1000 * seconds;
const run = runRecord('r', { name: 'Wide', status: 'finished', startedAt, testAccuracy: 0.9059 });

it('tells how a long run came out', () => {
  expect(wordsOfRun(run, after(31))).toEqual({
    title: 'Wide finished',
    body: 'Test accuracy: 90.59%.',
  });
  expect(wordsOfRun({ ...run, status: 'stopped', testAccuracy: null }, after(31))).toEqual({
    title: 'Wide stopped',
    body: '',
  });
  expect(wordsOfRun({ ...run, status: 'failed', message: 'No room.' }, after(31))).toEqual({
    title: 'Wide failed',
    body: 'No room.',
  });
});

it('says nothing of a short run, nor of each trial of a sweep', () => {
  expect(wordsOfRun(run, after(29))).toBeNull();
  expect(wordsOfRun({ ...run, sweep: 'sweep' }, after(300))).toBeNull();
});

const sweep = sweepOf(planOf({ learningRate: '0.1,0.01' }, { minutes: 10 }));
const trial = {
  run: 'a',
  values: { learningRate: 0.1 },
  state: 'finished' as const,
  target: 2,
  curve: [0.8, 0.9108],
  testAccuracy: 0.9,
  seconds: 40,
  message: null,
};

it('tells of a sweep by the images that it was chosen by', () => {
  const record = { ...sweep, status: 'finished' as const, secondsUsed: 600, trials: [trial] };
  const words = wordsOfSweep({ record, best: bestOf(record) });
  expect(words?.title).toBe(`${sweep.plan.name} finished`);
  expect(words?.body).toBe('Best validation accuracy: 91.08%.');
  expect(wordsOfSweep({ record: { ...record, trials: [] }, best: null })?.body).toMatch(/No trial/);
});

it('says nothing of a sweep that a person has paused, and why one failed', () => {
  const record = { ...sweep, status: 'paused' as const, secondsUsed: 600 };
  expect(wordsOfSweep({ record, best: null })).toBeNull();
  const failed = { ...record, status: 'failed' as const, message: 'It cannot go on.' };
  expect(wordsOfSweep({ record: failed, best: null })?.body).toBe('It cannot go on.');
});
