/**
 * What the open window costs: the same run in the terminal and in the window, by turns. A
 * measurement for docs/figures.md and not a promise: timings decide no test.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { RunRecord } from '@engine/records';
import { launch, newHome, removeHome, trainInTerminal } from './app';

const ROUNDS = 3;
/** By then the app has loaded what answers photos, which takes processor time of its own. */
const SETTLED_MS = 8000;
const MODELS = [
  { flag: 'dense', button: 'Dense', epochs: 5 },
  { flag: 'cnn', button: 'CNN', epochs: 2 },
];

test.skip(process.env['ATELIER_BENCH'] === undefined, 'Set ATELIER_BENCH to measure.');
test.setTimeout(900_000);

function secondsOf(home: string, name: string): number {
  const runs = join(home, 'runs');
  for (const run of readdirSync(runs)) {
    const record = JSON.parse(readFileSync(join(runs, run, 'run.json'), 'utf8')) as RunRecord;
    if (record.name === name) return record.trainSeconds ?? Number.NaN;
  }
  throw new Error(`There is no run called ${name}.`);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

for (const { flag, button, epochs } of MODELS) {
  test(`training seconds of ${flag} in the terminal and in the window`, async () => {
    const home = newHome();
    const seconds = { terminal: [] as number[], window: [] as number[] };
    for (let round = 1; round <= ROUNDS; round++) {
      trainInTerminal(home, '--model', flag, '--epochs', String(epochs), '--name', `t${round}`);
      seconds.terminal.push(secondsOf(home, `t${round}`));
      const running = await launch(home);
      const { page } = running;
      await page.waitForTimeout(SETTLED_MS);
      await page.getByRole('radio', { name: button, exact: true }).click();
      await page.getByLabel('Epochs').fill(String(epochs));
      await page.getByLabel(/Run name/).fill(`w${round}`);
      await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
      await expect(page.getByTestId('test-accuracy')).toHaveText(/%/, { timeout: 300_000 });
      await running.close();
      seconds.window.push(secondsOf(home, `w${round}`));
    }
    removeHome(home);
    const ratio = median(seconds.window) / median(seconds.terminal);
    const description = `${JSON.stringify(seconds)}, ratio of medians ${ratio.toFixed(3)}`;
    test.info().annotations.push({ type: `training seconds of ${flag}`, description });
    process.stdout.write(`${flag}: ${description}\n`);
  });
}
