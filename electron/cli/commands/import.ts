import { resolve } from 'node:path';
import { importRun } from '../../engine/share/import-run';
import { UsageError } from '../usage-error';
import type { Command } from './command';

export const importCommand: Command = {
  name: 'import',
  usage: 'FILE',
  summary: 'Bring in a run that was shared; one of its name that is there already stays.',
  options: {},
  mostWords: 1,
  async execute({ store, output, positionals }) {
    const [file] = positionals;
    if (file === undefined) throw new UsageError('Name the file of a shared run.');
    const { record, renamed } = await importRun(store, resolve(file));
    output.text(`Imported ${record.name} as run ${record.run}`);
    if (renamed) output.text('A run of its folder’s name was there already, and stays.');
    output.line('result', { run: record.run, name: record.name, renamed });
  },
};
