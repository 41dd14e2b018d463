import { resolve } from 'node:path';
import { counted, grouped } from '@engine/text/counted';
import type { ClassBalance } from '@engine/data/balance';
import { DataError } from '@engine/data/data-error';
import type { Check, FolderContent, FolderReport } from '@engine/data/examine';
import { examineData } from '@engine/data/examine-data';
import { freedText } from '@engine/data/folder/freed-text';
import { removeCaches } from '@engine/data/folder/image-cache';
import { shippedDataFolder } from '@engine/data/shipped';
import { dataChoice, dataFlags, whileDecoding } from '../data-flags';
import { megabytes } from '@engine/text/megabytes';
import { percent } from '@engine/text/percent';
import { flag } from '../flags';
import type { Output } from '../output';
import { tableLines } from '../table';
import type { Command } from './command';

const MARKS: Record<Check['state'], string> = { good: '✓', noted: '!', refused: '✗', unknown: '·' };
/** Files that could not be read, of those that are told one by one. */
const MOST_SKIPPED = 20;

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

function showSkipped(output: Output, { skipped = [] }: FolderReport): void {
  for (const file of skipped) output.line('skipped', file);
  if (skipped.length === 0) return;
  output.text('', ...skipped.slice(0, MOST_SKIPPED).map(({ path, says }) => `  ${path}: ${says}`));
  const more = skipped.length - MOST_SKIPPED;
  if (more > 0) output.text(`  and ${counted(more, 'other file')}`);
}

function showContent(output: Output, content: FolderContent): void {
  showClasses(output, content.classes);
  const { trainImages, testImages, bytes } = content;
  output.text(
    '',
    `${counted(trainImages, 'training image')}, ${counted(testImages, 'test image')}, ${megabytes(bytes)} on disk`,
  );
}

async function clearCache(output: Output): Promise<void> {
  const freedBytes = await removeCaches();
  output.text(freedText(freedBytes));
  output.line('result', { freedBytes });
}

export const dataCommand: Command = {
  flags: [
    ...dataFlags,
    flag('--clear-cache', 'Clear the cache of decoded images of all folders, and exit'),
  ],
  examples: ['data', 'data --data my-data/', 'data --clear-cache'],
  async execute({ output, values }) {
    if (values['clear-cache'] === true) return clearCache(output);
    const { dataFolder, ...choice } = dataChoice(values);
    const folder = dataFolder ?? resolve(shippedDataFolder());
    const { report } = await whileDecoding(output, (hooks) =>
      examineData({ folder, ...choice }, hooks),
    );
    output.text(folder);
    showChecks(output, report.checks);
    showSkipped(output, report);
    const { content, checks } = report;
    if (content === null) {
      const fault = checks.find(({ state }) => state === 'refused');
      throw new DataError(fault?.says ?? 'The folder cannot be used.');
    }
    showContent(output, content);
    const { trainImages, testImages, validationImages, bytes, classNames, shape } = content;
    output.line('result', {
      folder,
      firstLabel: report.firstLabel,
      trainImages,
      testImages,
      bytes,
      classNames,
      kind: report.kind,
      validationImages,
      inputShape: [shape.height, shape.width, shape.channels],
    });
  },
};
