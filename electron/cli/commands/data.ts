import { resolve } from 'node:path';
import { counted, grouped } from '@engine/text/counted';
import type { ClassBalance } from '@engine/data/balance';
import { DataError } from '@engine/data/data-error';
import { examineFolder, type Check, type FolderContent } from '@engine/data/examine';
import { shippedDataFolder } from '@engine/data/shipped';
import { firstLabelFlag, textFlag } from '../arguments';
import { dataFlags } from '../flags';
import { percent } from '@engine/text/percent';
import type { Output } from '../output';
import { tableLines } from '../table';
import type { Command } from './command';

const MARKS: Record<Check['state'], string> = { good: '✓', noted: '!', refused: '✗', unknown: '·' };
const BYTES_PER_MB = 1e6;

function showChecks(output: Output, checks: readonly Check[]): void {
  const width = Math.max(...checks.map(({ what }) => what.length));
  for (const check of checks) {
    output.line('check', check);
    output.text(`  ${MARKS[check.state]} ${check.what.padEnd(width)}  ${check.says}`);
  }
}

function showClasses(output: Output, classes: readonly ClassBalance[]): void {
  const rows = [['Class', 'training', 'share', 'test', 'share']];
  for (const [label, { mean: _mean, ...balance }] of classes.entries()) {
    const { name, train, test, trainShare, testShare } = balance;
    output.line('class', { label, ...balance });
    const [trained = '', tested = ''] = [train, test].map((count) => grouped(count));
    rows.push([name, trained, percent(trainShare), tested, percent(testShare)]);
  }
  output.text('');
  output.text(...tableLines(rows, { text: [0], indent: 2 }));
}

function showContent(output: Output, content: FolderContent): void {
  showClasses(output, content.classes);
  const { trainImages, testImages, bytes } = content;
  output.text(
    '',
    `${counted(trainImages, 'training image')}, ${counted(testImages, 'test image')}, ${(bytes / BYTES_PER_MB).toFixed(1)} MB on disk`,
  );
}

export const dataCommand: Command = {
  flags: dataFlags,
  examples: ['data', 'data --data my-data/'],
  async execute({ output, values }) {
    const folder = resolve(textFlag(values, 'data') ?? shippedDataFolder());
    const { report } = await examineFolder(folder, firstLabelFlag(values));
    output.text(folder);
    showChecks(output, report.checks);
    const { content, checks } = report;
    if (content === null) {
      const fault = checks.find(({ state }) => state === 'refused');
      throw new DataError(fault?.says ?? 'The folder cannot be used.');
    }
    showContent(output, content);
    const { trainImages, testImages, bytes, classNames } = content;
    output.line('result', {
      folder,
      firstLabel: report.firstLabel,
      trainImages,
      testImages,
      bytes,
      classNames,
    });
  },
};
