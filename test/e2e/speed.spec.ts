/**
 * What the open window costs: the same run in the terminal and in the window, by turns; and how well the
 * window tells beforehand how long a run takes. Measurements for docs/figures.md and no promises: timings
 * decide no test.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import type { RunRecord } from '@engine/records';
import { secondsAt, type Speed } from '@engine/suggest/speed';
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

/** Null before the run has ended. @throws Error where it did not end well */
function secondsOf(home: string, name: string): number | null {
  const runs = join(home, 'runs');
  for (const run of existsSync(runs) ? readdirSync(runs) : []) {
    const file = join(runs, run, 'run.json');
    if (!existsSync(file)) continue;
    const record = JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
    if (record.name !== name || record.status === 'running') continue;
    if (record.status !== 'finished') throw new Error(`Run ${name}: ${record.status}.`);
    return record.trainSeconds;
  }
  return null;
}

/** The window is not asked meanwhile: its answers to Playwright took a third of its processor time. */
async function secondsOnceEnded(home: string, name: string): Promise<number> {
  let seconds: number | null = null;
  while (seconds === null) {
    await setTimeout(500);
    seconds = secondsOf(home, name);
  }
  return seconds;
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
      seconds.terminal.push(await secondsOnceEnded(home, `t${round}`));
      const running = await launch(home);
      const { page } = running;
      await page.waitForTimeout(SETTLED_MS);
      await page.getByRole('radio', { name: button, exact: true }).click();
      await page.getByLabel('Epochs').fill(String(epochs));
      await page.getByLabel(/Run name/).fill(`w${round}`);
      await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
      seconds.window.push(await secondsOnceEnded(home, `w${round}`));
      await expect(page.getByTestId('test-accuracy')).toHaveText(/%/);
      await running.close();
    }
    removeHome(home);
    const ratio = median(seconds.window) / median(seconds.terminal);
    const description = `${JSON.stringify(seconds)}, ratio of medians ${ratio.toFixed(3)}`;
    test.info().annotations.push({ type: `training seconds of ${flag}`, description });
    process.stdout.write(`${flag}: ${description}\n`);
  });
}

const IMAGES = 60_000;
const VALIDATION_SPLIT = 0.1;
const EXPECTED = [
  { button: 'Linear', epochs: 10 },
  { button: 'Dense', epochs: 5 },
  { button: 'CNN', epochs: 2 },
];

for (const { button, epochs } of EXPECTED) {
  test(`the measured time of ${button} and that of the run`, async () => {
    const ratios: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const home = newHome();
      const running = await launch(home);
      const { page } = running;
      await page.getByRole('radio', { name: button, exact: true }).click();
      await page.getByLabel('Epochs').fill(String(epochs));
      await page.getByLabel('Validation split').fill(String(100 * VALIDATION_SPLIT));
      await page.getByLabel(/Run name/).fill('measured');
      await expect(page.getByTestId('expected-time')).toHaveText(/^About/);
      const kept = readFileSync(join(home, 'speeds.json'), 'utf8');
      const [[, speed] = []] = JSON.parse(kept) as [string, Speed][];
      if (speed === undefined) throw new Error('Nothing was measured.');
      const expected = secondsAt(speed, { epochs, validationSplit: VALIDATION_SPLIT }, IMAGES);
      await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
      const real = await secondsOnceEnded(home, 'measured');
      await running.close();
      process.stdout.write(`${button}: ${expected.toFixed(1)} s expected, ${real.toFixed(1)} s\n`);
      ratios.push(expected / real);
      removeHome(home);
    }
    const description = ratios.map((ratio) => ratio.toFixed(2)).join(', ');
    test.info().annotations.push({ type: `expected / real seconds of ${button}`, description });
  });
}
