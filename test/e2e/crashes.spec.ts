/** What a crash leaves: a report, a sentence, a window that goes on; and diagnostics to copy. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { launch, newHome, removeHome, type RunningApp } from './app';
import { processOf } from './processes';
import { show } from './views';

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
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .reverse()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { process: string })
    .map((report) => report.process);
}

async function killProcess(running: RunningApp, name: string): Promise<void> {
  process.kill(await processOf(running, name), 'SIGKILL');
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

async function trainLong(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('1000');
  await page.getByLabel(/Run name/).fill('Long');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  // One epoch has ended where the next is under way.
  await expect(page.getByTestId('progress')).toContainText(/Epoch\s*([2-9]|\d\d+) of/);
}

interface ErrorBox {
  title: string;
  content: string;
}

/** Let a dialog that would wait for a person go by. @returns what those said until the app has ended */
async function watchEnd({ app }: RunningApp): Promise<() => Promise<ErrorBox[]>> {
  let told = '';
  app.process().stderr?.on('data', (text: Buffer) => (told += text.toString('utf8')));
  const closed = app.waitForEvent('close');
  await app.evaluate(({ dialog }) => {
    dialog.showErrorBox = (title, content) => {
      process.stderr.write(`box ${JSON.stringify({ title, content })}\n`);
    };
  });
  return async () => {
    await closed;
    return [...told.matchAll(/^box (.*)$/gm)].map(([, box = '']) => JSON.parse(box) as ErrorBox);
  };
}

async function row(page: Page, name: string): Promise<string> {
  await show(page, 'Runs');
  return (await page.getByTestId('run-row').filter({ hasText: name }).textContent()) ?? '';
}

test('a crashed window comes back, says what is kept, and leaves a report to copy', async () => {
  const running = await launch(home);
  try {
    await running.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect.poll(() => alerts(running)).toContain('It was restarted.');
    await expect
      .poll(() => alerts(running))
      .toContain('All runs, finished epochs, sweeps and photos are');
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
  await expect(page.getByRole('alert')).toContainText('Finished epochs are saved');
  expect(kinds()).toEqual(['trainer']);
  running.app.process().kill('SIGKILL');
  await running.app.waitForEvent('close');
  running = await launch(home);
  await expect(running.page.getByRole('alert')).toContainText(
    'did not shut down properly last time',
  );
  await expect(running.page.getByRole('alert')).toContainText('Nothing was training.');
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

test('an error that nobody caught closes the app with a report and a word on what is kept', async () => {
  let running = await launch(home);
  await trainLong(running.page);
  const boxes = await watchEnd(running);
  await running.app.evaluate(() => {
    setTimeout(() => {
      throw new Error('A screw is loose');
    }, 50);
  });
  const [box, ...more] = await boxes();
  expect(more).toEqual([]);
  expect(box?.title).toBe('Atelier must close');
  expect(box?.content).toContain('an unexpected error: A screw is loose.');
  expect(box?.content).toContain('a run that was training can be resumed');
  expect(box?.content).toContain(join(home, 'reports'));
  const [name = ''] = readdirSync(join(home, 'reports'));
  const report = JSON.parse(readFileSync(join(home, 'reports', name), 'utf8')) as object;
  const stack = expect.stringContaining('Error: A screw is loose') as unknown;
  expect(report).toMatchObject({ process: 'main', error: { stack } });
  // It has been told; what it said is so.
  running = await launch(home);
  expect(await row(running.page, 'Long')).toMatch(/interrupted/i);
  await expect(running.page.getByRole('alert')).toHaveCount(0);
  await running.close();
  expect(kinds()).toEqual(['main']);
});

test('a failure that nobody waited for is told of, and the app goes on', async () => {
  const running = await launch(home);
  const { page } = running;
  await running.app.evaluate(() => {
    void Promise.reject(new Error('The wire is cut.'));
  });
  await expect(page.getByRole('alert')).toContainText('Unexpected error: The wire is cut.');
  await expect(page.getByRole('alert')).toContainText(
    'The app is still running. All runs, finished epochs',
  );
  expect(kinds()).toEqual(['main']);
  await show(page, 'Runs');
  await expect(page.getByRole('main')).toContainText('Runs');
  await running.close();
});

test('after a crash that could write nothing, the next start says what was cut off and what is kept', async () => {
  let running = await launch(home);
  await trainLong(running.page);
  const closed = running.app.waitForEvent('close');
  await running.app.evaluate(() => {
    setTimeout(() => {
      (process as unknown as { crash(): void }).crash();
    }, 50);
  });
  await closed;
  running = await launch(home);
  const alert = running.page.getByRole('alert');
  await expect(alert).toContainText('did not shut down properly last time');
  await expect(alert).toContainText(
    /Training of “Long” was interrupted: (one|\d+) finished epochs? (is|are) saved\. Resume it to continue from there\./,
  );
  expect(kinds()).toEqual(['main']);
  expect(await row(running.page, 'Long')).toMatch(/interrupted/i);
  await running.close();
});

test('a window that crashes a fourth time within a minute is given up, and its run ends well', async () => {
  let running = await launch(home);
  await trainLong(running.page);
  const boxes = await watchEnd(running);
  const crash = () =>
    running.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
  for (let time = 1; time <= 3; time++) {
    await crash();
    await expect.poll(kinds).toHaveLength(time);
    await expect.poll(() => alerts(running)).toContain('It was restarted.');
  }
  await crash();
  const [box, ...more] = await boxes();
  expect(more).toEqual([]);
  expect(box?.content).toContain('This happened 4 times within a minute, so it is not restarted.');
  expect(box?.content).toContain('A run that is training is stopped, with its best weights saved');
  expect(kinds()).toEqual(new Array<string>(4).fill('renderer'));
  running = await launch(home);
  expect(await row(running.page, 'Long')).toMatch(/stopped/i);
  await expect(running.page.getByRole('alert')).toHaveCount(0);
  await running.close();
});

test('what is found damaged before there is a window is said once there is one', async () => {
  writeFileSync(join(home, 'queue.json'), '{"runs":[{}]}');
  const running = await launch(home);
  await expect(running.page.getByRole('alert')).toContainText('The queue of runs');
  await expect(running.page.getByRole('alert')).toContainText('is damaged and was ignored');
  await running.close();
});
