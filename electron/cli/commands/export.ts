import { resolve } from 'node:path';
import { exportRun } from '@engine/export/export-run';
import { EXPORT_FORMATS } from '@engine/export/formats';
import { choiceFlag, textFlag } from '../arguments';
import { UsageError } from '../usage-error';
import { namedRun, type Command } from './command';

export const exportCommand: Command = {
  name: 'export',
  usage: `RUN --format ${EXPORT_FORMATS.join('|')} --out DIR`,
  summary: 'Export a run to a new folder, for other programs to load, serve or continue training.',
  options: { format: { type: 'string' }, out: { type: 'string' } },
  mostWords: 1,
  async execute(context) {
    const { store, output, values } = context;
    const format = choiceFlag(values, 'format', EXPORT_FORMATS);
    const out = textFlag(values, 'out');
    if (out === null || out === '') throw new UsageError('Specify the new folder with --out DIR.');
    const { run } = await namedRun(context);
    const { folder, files, bytes } = await exportRun(store, run, format, resolve(out));
    output.text(`Wrote ${folder}: ${files.join(', ')} (${(bytes / 1e6).toFixed(1)} MB)`);
    output.line('result', { run, format, folder, files, bytes });
  },
};
