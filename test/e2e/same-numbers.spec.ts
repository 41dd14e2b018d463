/** What Results shows is what `evaluate --json` prints, number by number, on each of its pages. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { count, fixed, percent } from '../../renderer/format';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { launch, newHome, removeHome, trainInTerminal, type RunningApp } from './app';
import { show } from './views';

interface Scores {
  precision: number;
  recall: number;
  f1: number;
  auc: number | null;
  averagePrecision: number | null;
}

interface Without {
  images: number;
  accuracy: number;
  leftOut: number;
}

/** What the tests read of the result line. */
interface Printed {
  run: string;
  testAccuracy: number;
  testLoss: number;
  images: number;
  wrong: number;
  perClass: (Scores & { support: number })[];
  macro: Scores;
  confusion: number[][];
  byRow: number[][];
  byColumn: number[][];
  calibration: { expectedError: number; bins: { images: number; accuracy: number | null }[] };
  mistakes: { index: number; confidence: number }[];
  labelErrors: { found: number; images: number };
  duplicates: {
    accuracy: number;
    onlyNear: number;
    otherLabel: number;
    withoutSame: Without;
    withoutNear: Without & { leftOutRight: number };
  };
}

interface PrintedDifference {
  accuracy: { one: number; other: number };
  bothRight: number;
  bothWrong: number;
  mcnemar: { onlyOne: number; onlyOther: number };
  difference: { counts: number[][] };
  verdict: string;
}

let home: string;
let running: RunningApp;
let page: Page;
let printed: Printed;

test.describe.configure({ mode: 'serial' });

/** The result line. */
function evaluate(...args: string[]): unknown {
  const text = execFileSync(
    process.execPath,
    [join('out', 'main', 'atelier.cjs'), 'evaluate', ...args, '--json'],
    { env: { ...process.env, ATELIER_HOME: home }, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  return JSON.parse(text.trim().split('\n').at(-1) ?? '');
}

test.beforeAll(async () => {
  home = newHome();
  const data = join(home, 'data');
  writeIdxFolder(data, await realSlice(1200, 300));
  const flags = ['--epochs', '2', '--data', data];
  trainInTerminal(home, '--model', 'linear', '--name', 'One', ...flags);
  trainInTerminal(home, '--model', 'dense', '--hidden', '32', '--name', 'Other', ...flags);
  printed = evaluate('One') as Printed;
  running = await launch(home);
  page = running.page;
  await show(page, 'Results');
  await page.getByRole('combobox', { name: 'Run' }).selectOption(printed.run);
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

async function open(name: string): Promise<void> {
  await page.getByRole('group', { name: 'Results' }).getByRole('radio', { name }).click();
}

/** The figures of a matrix as they stand in its cells, without what is there for screen readers. */
async function cellsOf(testid: string): Promise<string[]> {
  const cells = page.getByTestId(testid).locator('tbody td button.cell');
  return cells.evaluateAll((all) =>
    all.map((cell) =>
      [...cell.childNodes]
        .filter((node) => !(node instanceof Element && node.matches('.visually-hidden')))
        .map((node) => (node.textContent ?? '').trim())
        .filter((text) => text !== '')
        .join(' '),
    ),
  );
}

test('the head and the matrix in its three norms', async () => {
  await expect(page.getByTestId('result-accuracy')).toHaveText(percent(printed.testAccuracy, 2));
  await expect(page.getByTestId('result-loss')).toHaveText(fixed(printed.testLoss, 4));
  await expect(page.getByTestId('result-mistakes')).toHaveText(
    `${count(printed.wrong)} of ${count(printed.images)}`,
  );
  const counts = printed.confusion.flat();
  const withShares = (shares: readonly number[]): string[] =>
    counts.map((images, at) => (images === 0 ? '0' : `${images} ${percent(shares[at] ?? 0)}`));
  for (const [name, wanted] of [
    ['By row', withShares(printed.byRow.flat())],
    ['By column', withShares(printed.byColumn.flat())],
    ['Counts', counts.map(String)],
  ] as const) {
    await page.getByRole('radio', { name }).click();
    expect(await cellsOf('confusion-matrix'), name).toEqual(wanted);
  }
});

test('the scores of each class, their mean, and the calibration', async () => {
  await open('Classes');
  const area = (value: number | null): string => (value === null ? '–' : fixed(value, 4));
  const words = ({ precision, recall, f1, auc, averagePrecision }: Scores): string[] => [
    ...[precision, recall, f1].map((value) => percent(value)),
    ...[auc, averagePrecision].map(area),
  ];
  const rows = page.getByTestId('class-table').locator('tbody tr, tfoot tr');
  await expect(rows).toHaveCount(printed.perClass.length + 1);
  const shown = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim())),
  );
  expect(shown).toEqual([
    ...printed.perClass.map((scores) => [...words(scores), count(scores.support)]),
    [...words(printed.macro), ''],
  ]);
  await expect(page.getByTestId('calibration-error')).toHaveText(
    percent(printed.calibration.expectedError, 2),
  );
});

test('the mistakes, the likely label errors and the duplicates', async () => {
  await open('Mistakes');
  const { labelErrors, duplicates, mistakes } = printed;
  const first = page.getByTestId('mistakes-page').getByTestId('gallery-item').first();
  await expect(first).toContainText(`${mistakes[0]?.index ?? ''}`);
  await expect(page.getByTestId('label-error-count')).toContainText(
    `${count(labelErrors.found)} of ${count(labelErrors.images)} images`,
  );
  const { withoutSame, withoutNear, onlyNear, otherLabel } = duplicates;
  await expect(page.getByTestId('duplicate-count')).toContainText(
    new RegExp(
      `${withoutSame.leftOut} exact and ${onlyNear} near-duplicates.*${otherLabel} with a different label.*${withoutNear.leftOutRight} classified`,
      's',
    ),
  );
  const scores = page.getByTestId('duplicate-scores').locator('tbody tr');
  const shown = await scores.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim())),
  );
  expect(shown).toEqual([
    [count(printed.images), percent(duplicates.accuracy, 2)],
    [count(withoutSame.images), percent(withoutSame.accuracy, 2)],
    [count(withoutNear.images), percent(withoutNear.accuracy, 2)],
  ]);
});

test('the difference of two runs', async () => {
  const difference = evaluate('One', '--against', 'Other') as PrintedDifference;
  await open('Comparison');
  await page.getByRole('radio', { name: 'Counts' }).click();
  await expect(page.getByTestId('verdict')).toHaveText(difference.verdict);
  const figures = page.getByTestId('difference-page').locator('dd');
  await expect(figures).toHaveText([
    percent(difference.accuracy.one, 2),
    percent(difference.accuracy.other, 2),
    count(difference.bothRight),
    count(difference.mcnemar.onlyOne),
    count(difference.mcnemar.onlyOther),
    count(difference.bothWrong),
  ]);
  const signed = (value: number): string =>
    value === 0 ? '0' : value > 0 ? `+${value}` : `−${-value}`;
  expect(await cellsOf('difference-matrix')).toEqual(
    difference.difference.counts.flat().map(signed),
  );
});

test('the runs’ table has the same accuracy', async () => {
  await show(page, 'Runs');
  await expect(page.getByRole('row', { name: 'Compare One One' })).toContainText(
    percent(printed.testAccuracy, 2),
  );
});
