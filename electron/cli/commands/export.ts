import { resolve } from 'node:path';
import { exportRun } from '@engine/export/export-run';
import { EXPORT_FORMATS, MAX_CARD } from '@engine/export/formats';
import { readRegularFile } from '@engine/regular-file';
import { megabytes } from '@engine/text/megabytes';
import { choiceFlag, textFlag } from '../arguments';
import { flag } from '../flags';
import { UsageError } from '../usage-error';
import { namedRun, runWord, type Command } from './command';

/** @throws UnreadableFileError where it cannot be read, or is larger than a card may be */
async function cardIn(file: string | null): Promise<string | null> {
  if (file === null) return null;
  return (await readRegularFile(resolve(file), MAX_CARD)).toString('utf8');
}

export const exportCommand: Command = {
  words: runWord,
  flags: [
    flag('--format <format>', `Format, one of ${EXPORT_FORMATS.join(', ')} (required)`),
    flag('--out <dir>', 'New folder to write (required)'),
    flag(
      '--model-card <file>',
      'Markdown file to use as the model card instead of a generated one',
    ),
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
    const card = await cardIn(textFlag(values, 'model-card'));
    const { run, data } = await namedRun(context);
    const { height, width, channels } = data.shape;
    const inputShape = [height, width, channels];
    const { folder, files, bytes } = await exportRun(store, run, { format, card }, resolve(out));
    output.text(`Wrote ${folder}: ${files.join(', ')} (${megabytes(bytes)})`);
    output.line('result', { run, format, folder, files, bytes, inputShape });
  },
};
