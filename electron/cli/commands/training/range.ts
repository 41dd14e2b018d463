import { defaultsFor } from '@engine/settings';
import { testRange } from '@engine/train/range-test';
import { requireTwoClassesLeft } from '@engine/train/split';
import { settingsFromFlags } from '../../arguments';
import { dataChoice, dataFlags, readChosenData } from '../../data-flags';
import { settingFlags } from '../../flags';
import { stoppable } from '../../stoppable';
import type { Command } from '../command';

/** Width, in characters, of the longest bar. */
const BAR = 40;
/** Every so many points one is printed for people. */
const EVERY = 8;

export const rangeCommand: Command = {
  flags: [...dataFlags, ...settingFlags],
  details: 'Plots the loss by learning rate and suggests a value.',
  examples: ['range --model dense'],
  async execute({ output, values }) {
    const choice = dataChoice(values);
    // Wrong flags are told of before anything is read.
    settingsFromFlags(values);
    const dataset = await readChosenData(output, choice);
    const settings = settingsFromFlags(values, { defaults: defaultsFor(dataset.train.shape) });
    requireTwoClassesLeft(dataset, settings);
    const test = async (signal: AbortSignal) => ({
      ...(await testRange(dataset, settings, signal)),
      stopped: signal.aborted,
    });
    const { points, proposal: found, stopped } = await stoppable(output, test, 'Stopping…');
    // The rates that were not reached may have been the better ones.
    const proposal = stopped ? null : found;
    const highest = Math.max(...points.map(({ smoothed }) => smoothed));
    for (const [at, point] of points.entries()) {
      output.line('point', point);
      if (at % EVERY !== 0) continue;
      const bar = '█'.repeat(Math.round((BAR * point.smoothed) / highest));
      output.text(
        `${point.learningRate.toExponential(1).padStart(9)}  ${point.smoothed.toFixed(3).padStart(8)}  ${bar}`,
      );
    }
    const current = settings.learningRate;
    if (stopped)
      output.text('Stopped before the test was complete: no learning rate is suggested.');
    else if (proposal === null)
      output.text('No learning rate lowered the loss. Check the other settings.');
    else output.text(`Suggested learning rate: ${proposal} (current: ${current})`);
    output.line('result', { proposal, stopped, current, points: points.length });
  },
};
