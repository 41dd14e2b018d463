import { examine, thisInstallation } from '@engine/support/doctor';
import type { Examination } from '@engine/support/examination';
import type { Command } from './command';

const MARKS: Record<Examination['state'], string> = { good: '✓', warning: '!', bad: '✗' };

function count(examinations: readonly Examination[], wanted: Examination['state']): number {
  return examinations.filter(({ state }) => state === wanted).length;
}

export const doctorCommand: Command = {
  details: 'The exit code is 1 if there is a problem.',
  examples: ['doctor'],
  async execute({ output }) {
    const examinations = await examine(thisInstallation());
    const width = Math.max(...examinations.map(({ what }) => what.length));
    for (const examination of examinations) {
      const { what, state, says, mend } = examination;
      output.line('examination', examination);
      output.text(`  ${MARKS[state]} ${what.padEnd(width)}  ${says}`);
      if (mend !== null) output.text(`    ${' '.repeat(width)}  → ${mend}`);
    }
    const [bad, warnings] = [count(examinations, 'bad'), count(examinations, 'warning')];
    output.text(
      '',
      bad === 0
        ? 'Atelier works on this computer.'
        : 'Atelier does not work on this computer yet. Fix the problems above.',
    );
    output.line('result', { bad, warnings, good: count(examinations, 'good') });
    if (bad > 0) process.exitCode = 1;
  },
};
