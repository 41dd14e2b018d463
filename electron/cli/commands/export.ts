import { resolve } from 'node:path';
import { exportRun } from '@engine/export/export-run';
import { EXPORT_FORMATS } from '@engine/export/formats';
import { choiceFlag, textFlag } from '../arguments';
import { flag } from '../flags';
import { UsageError } from '../usage-error';
import { namedRun, runWord, type Command } from './command';

export const exportCommand: Command = {
  words: runWord,
  flags: [
    flag('--format <format>', `Format, one of ${EXPORT_FORMATS.join(', ')} (required)`),
    flag('--out <dir>', 'New folder to write (required)'),
  ],
  examples: [
    'export "First CNN" --format onnx --out model',
    'export "First CNN" --format serving --out models',
  ],
  async execute(context) {
    const { store, output, values } = context;
    const format = choiceFlag(values, 'format', EXPORT_FORMATS);
    const out = textFlag(values, 'out');
    if (out === null || out === '') throw new UsageError('Specify the new folder with --out DIR.');
    const { run, data } = await namedRun(context);
    const { height, width, channels } = data.shape;
    const inputShape = [height, width, channels];
    const { folder, files, bytes } = await exportRun(store, run, format, resolve(out));
    output.text(`Wrote ${folder}: ${files.join(', ')} (${(bytes / 1e6).toFixed(1)} MB)`);
    output.line('result', { run, format, folder, files, bytes, inputShape });
  },
};
