import { percent } from '../output';
import type { Command } from './command';

export const runsCommand: Command = {
  name: 'runs',
  usage: '',
  summary: 'List every run with its settings and scores, the newest first.',
  options: {},
  mostWords: 0,
  async execute({ store, output }) {
    const { runs, problems } = await store.list();
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    for (const record of runs) {
      output.line('run', record);
      const score = record.testAccuracy === null ? 'no score' : percent(record.testAccuracy);
      output.text(
        `${record.run}  ${record.status.padEnd(11)}  ${score.padStart(8)}  ${record.name}`,
      );
    }
    if (runs.length === 0) output.text('There are no runs yet. "atelier train" makes one.');
    output.line('result', { count: runs.length });
  },
};
