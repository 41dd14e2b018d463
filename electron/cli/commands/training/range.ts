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
    const { points, proposal } = await stoppable(output, (signal) =>
      testRange(dataset, settings, signal),
    );
    const highest = Math.max(...points.map(({ smoothed }) => smoothed));
    for (const [at, point] of points.entries()) {
      output.line('point', point);
      if (at % EVERY !== 0) continue;
      const bar = '█'.repeat(Math.round((BAR * point.smoothed) / highest));
      output.text(
        `${point.learningRate.toExponential(1).padStart(9)}  ${point.smoothed.toFixed(3).padStart(8)}  ${bar}`,
      );
    }
    output.text(
      proposal === null
        ? 'No learning rate lowered the loss. Check the other settings.'
        : `Suggested learning rate: ${proposal} (current: ${settings.learningRate})`,
    );
    output.line('result', { proposal, current: settings.learningRate, points: points.length });
  },
};
