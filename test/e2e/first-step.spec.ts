/**
 * How long it takes from pressing Train to the first step, the first time and after it. A measurement for
 * docs/figures.md and not a promise: timings decide no test.
 */
import { expect, test, type Page } from '@playwright/test';
import { memoryOf } from '../support/processes';
import { launch, newHome, removeHome, type RunningApp } from './app';
import { processesOf } from './processes';

const ROUNDS = 3;
/** Of each round; no process waits for the first. */
const RUNS = 3;
/** From when the time of a run is known until Train is pressed again: by then a process waits for it. */
const PAUSE_MS = 6000;

test.skip(process.env['ATELIER_BENCH'] === undefined, 'Set ATELIER_BENCH to measure.');
test.setTimeout(900_000);

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function tell(type: string, values: readonly number[], unit: string): void {
  const all = values.map((each) => each.toFixed(0)).join(', ');
  const description = `median ${median(values).toFixed(0)} ${unit} (${all})`;
  test.info().annotations.push({ type, description });
  process.stdout.write(`${type}: ${description}\n`);
}

/** @returns milliseconds until the window has heard of the first step */
function pressTrain(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const pressed = performance.now();
        window.atelier.subscribe('train:progress', () => {
          resolve(performance.now() - pressed);
        });
        document.querySelector<HTMLElement>('main button[type=submit]')?.click();
      }),
  );
}

/** MB of the process that waits; none where it cannot be known. */
async function memoryOfWaiting(running: RunningApp): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  return (await processesOf(running, 'trainer')).map((pid) => memoryOf(pid).own);
}

test('from pressing Train to the first step of the CNN', async () => {
  const times = Array.from({ length: RUNS }, (): number[] => []);
  const memory: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const home = newHome();
    const running = await launch(home);
    const { page } = running;
    for (const [at, ofRun] of times.entries()) {
      if (at > 0) {
        await expect(page.getByTestId('expected-time')).toHaveText(/^About/, { timeout: 120_000 });
        await page.waitForTimeout(PAUSE_MS);
        memory.push(...(await memoryOfWaiting(running)));
      }
      ofRun.push(await pressTrain(page));
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await expect(page.getByTestId('ended')).toHaveText(/^Stopped/, { timeout: 120_000 });
    }
    await running.close();
    removeHome(home);
  }
  for (const [at, ofRun] of times.entries()) {
    tell(`from pressing Train to the first step, run ${at + 1}`, ofRun, 'ms');
  }
  tell('memory of the process that waits', memory, 'MB');
});
