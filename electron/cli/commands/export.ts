import { isUtf8 } from 'node:buffer';
import { resolve } from 'node:path';
import { exportRun } from '@engine/export/export-run';
import { EXPORT_FORMATS, MAX_CARD } from '@engine/export/formats';
import { readRegularFile } from '@engine/regular-file';
import { counted } from '@engine/text/counted';
import { megabytes } from '@engine/text/megabytes';
import { UserError } from '@engine/user-error';
import { choiceFlag, textFlag } from '../arguments';
import { flag } from '../flags';
import { UsageError } from '../usage-error';
import { namedRun, runWord, type Command } from './command';

/** Of UTF-8, for a UTF-16 unit. */
const BYTES_PER_UNIT = 3;

/** @throws UserError where it cannot be read, is no text in UTF-8, or longer than a card may be */
async function cardIn(file: string | null): Promise<string | null> {
  if (file === null) return null;
  const bytes = await readRegularFile(resolve(file), BYTES_PER_UNIT * MAX_CARD);
  const text = isUtf8(bytes) ? bytes.toString('utf8') : '\0';
  if (text.includes('\0')) throw new UserError(`${file} is not a text file in UTF-8.`);
  if (text.trim() === '') throw new UserError(`${file} is empty.`);
  if (text.length <= MAX_CARD) return text;
  throw new UserError(`${file} is longer than ${counted(MAX_CARD, 'character')}.`);
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
