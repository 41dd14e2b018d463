/** Which runs cannot train once others are deleted. */
import { expect, it } from 'vitest';
import { neededBy } from '@engine/sweep/needed-by';
import { runSummary } from '../../support/run-record';

const taught = (run: string, changes: Parameters<typeof runSummary>[1] = {}) =>
  runSummary(run, { name: run.toUpperCase(), teachers: ['teacher'], ...changes });

const runs = [
  runSummary('teacher', {}),
  taught('finished'),
  taught('training', { status: 'running' }),
  taught('stopped', { status: 'stopped' }),
  taught('other', { status: 'running', teachers: ['another'] }),
];
const queue = [
  { name: 'Next', teachers: ['another', 'teacher'] },
  { name: 'From it', startFrom: 'teacher' },
  { name: 'By itself' },
];

it('are those with epochs left that it teaches, and those in the queue that build on it', () => {
  expect(neededBy(['teacher'], runs, queue)).toEqual(['TRAINING', 'STOPPED', 'Next', 'From it']);
});

it('are none of those that are deleted with it, and none of a run that nothing builds on', () => {
  expect(neededBy(['teacher', 'stopped', 'training'], runs, [])).toEqual([]);
  expect(neededBy(['finished'], runs, queue)).toEqual([]);
});
