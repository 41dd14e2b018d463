/** What a crash leaves: a report, a sentence, a window that goes on; and diagnostics to copy. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launch, newHome, removeHome, type RunningApp } from './app';

let home: string;
test.beforeEach(() => {
  home = newHome();
});
test.afterEach(() => {
  removeHome(home);
});

/** What the window says, asked through main: a page that crashed is lost to the driver. */
function alerts({ app }: RunningApp): Promise<string> {
  return app.evaluate(({ BrowserWindow }) => {
    const script = `[...document.querySelectorAll('[role=alert]')].map((each) => each.textContent).join()`;
    const [window] = BrowserWindow.getAllWindows();
    const told = window?.webContents.executeJavaScript(script) as Promise<string>;
    // A page that crashes before it answers never does.
    const nothing = new Promise<string>((resolve) => {
      setTimeout(resolve, 1000, '');
    });
    return Promise.race([told, nothing]);
  });
}

/** Which processes the reports are of, the newest first. */
function kinds(): string[] {
  const folder = join(home, 'reports');
  return readdirSync(folder)
    .sort()
    .reverse()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { process: string })
    .map((report) => report.process);
}

async function killProcess({ app }: RunningApp, name: string): Promise<void> {
  const metrics = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map((each) => ({ pid: each.pid, name: each.name ?? '' })),
  );
  const found = metrics.find((each) => each.name.includes(name));
  if (found === undefined) throw new Error(`There is no ${name} among the processes.`);
  process.kill(found.pid, 'SIGKILL');
}

async function copyDiagnostics({ app }: RunningApp): Promise<string> {
  await app.evaluate(({ clipboard, Menu }) => {
    clipboard.clear();
    Menu.getApplicationMenu()?.getMenuItemById('copy-diagnostics')?.click();
  });
  const read = () => app.evaluate(({ clipboard }) => clipboard.readText());
  await expect.poll(read).toContain('Last report');
  return read();
}

test('a crashed window comes back, says what is kept, and leaves a report to copy', async () => {
  const running = await launch(home);
  try {
    await running.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect.poll(() => alerts(running)).toContain('It was started again.');
    expect(await alerts(running)).toContain('Every run, finished epoch, sweep and photo is');
    expect(kinds()).toEqual(['renderer']);
    const text = await copyDiagnostics(running);
    expect(text).toMatch(/TensorFlow: \d+\.\d+\.\d+ through tfjs-node/);
    expect(text).toMatch(/Last report:\n.*The window’s process ended unexpectedly/);
  } finally {
    await running.close();
  }
});

test('a killed trainer and a killed app leave reports, an app that was closed none', async () => {
  let running = await launch(home);
  const { page } = running;
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('100');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('progress')).toContainText(/[1-9]\d* of/);
  await killProcess(running, 'trainer');
  await expect(page.getByRole('alert')).toContainText('Every finished epoch is kept');
  expect(kinds()).toEqual(['trainer']);
  running.app.process().kill('SIGKILL');
  await running.app.waitForEvent('close');
  running = await launch(home);
  await expect(running.page.getByRole('alert')).toContainText('was not closed the last time');
  expect(kinds()).toEqual(['main', 'trainer']);
  await running.close();
  running = await launch(home);
  await running.page.getByRole('button', { name: 'Train', exact: true }).first().waitFor();
  await expect(running.page.getByRole('alert')).toHaveCount(0);
  await running.close();
  expect(kinds()).toEqual(['main', 'trainer']);
  expect(readdirSync(home)).not.toContain('running.json');
  const log = readFileSync(join(home, 'logs', 'atelier.log'), 'utf8');
  for (const name of ['main', 'trainer']) expect(log).toContain(` ${name} `);
});
