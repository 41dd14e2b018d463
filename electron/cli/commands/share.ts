import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { shareRun } from '@engine/share/share-run';
import { ENDING, isSharedRunName } from '@engine/share/shared-file';
import { ShareError } from '@engine/share/share-error';
import { megabytes } from '@engine/text/megabytes';
import { textFlag } from '../arguments';
import { flag } from '../flags';
import { requireFileName } from './output-file';
import { UsageError } from '../usage-error';
import { namedRun, runWord, type Command } from './command';

export const shareCommand: Command = {
  words: runWord,
  flags: [
    flag('--out <file>', 'Output file; must not exist (required)'),
    flag('--checkpoints', 'Include the checkpoint, which is needed to train the run further'),
  ],
  details: '"import" reads the file on any computer.',
  examples: ['share "First CNN" --out first-cnn.atelier'],
  async execute(context) {
    const { store, output, values } = context;
    const out = textFlag(values, 'out');
    if (out === null || out === '')
      throw new UsageError('Specify the output file with --out FILE.');
    await requireFileName(out, `run${ENDING}`);
    const place = resolve(isSharedRunName(out) ? out : `${out}${ENDING}`);
    if (existsSync(place))
      throw new ShareError(`${place} already exists. Choose another file name.`);
    const { run, name, checkpoint } = await namedRun(context);
    const checkpoints = values['checkpoints'] === true;
    const { file, bytes } = await shareRun(store, run, place, { checkpoints });
    output.text(`Wrote ${name} to ${file} (${megabytes(bytes)})`);
    if (!checkpoints && checkpoint !== null) {
      output.text('The file has no checkpoint. To allow further training, add --checkpoints.');
    }
    output.line('result', { run, file, bytes });
  },
};
