/** The app on small screens, in odd environments, and on a computer that would like to sleep. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { launch, newHome, removeHome, root, trainInTerminal, type RunningApp } from './app';
import { processOf } from './processes';
import { show as showView, type ViewName } from './views';

let home: string;
test.beforeEach(() => {
  home = newHome();
});
test.afterEach(() => {
  removeHome(home);
});

/** A screen of its own. @returns the display's name, and what ends it */
async function screenOf(size: string): Promise<{ display: string; end: () => void }> {
  const args = ['-displayfd', '3', '-screen', '0', `${size}x24`];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.stdio[3]?.once('data', (chunk: Buffer) => {
      resolve(chunk.toString().trim());
    });
  });
  return { display: `:${number}`, end: () => server.kill() };
}

interface Sight {
  window: { x: number; y: number; width: number; height: number };
  screen: { x: number; y: number; width: number; height: number };
}

function sightOf(app: ElectronApplication): Promise<Sight> {
  return app.evaluate(({ BrowserWindow, screen }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('There is no window.');
    return { window: window.getBounds(), screen: screen.getPrimaryDisplay().workArea };
  });
}

async function expectInSight({ app, page }: RunningApp): Promise<void> {
  const { window, screen } = await sightOf(app);
  expect(window.x).toBeGreaterThanOrEqual(screen.x);
  expect(window.y).toBeGreaterThanOrEqual(screen.y);
  expect(window.x + window.width).toBeLessThanOrEqual(screen.x + screen.width);
  expect(window.y + window.height).toBeLessThanOrEqual(screen.y + screen.height);
  const button = page.getByRole('main').getByRole('button', { name: 'Train', exact: true });
  const box = await button.boundingBox();
  expect(window.y + (box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(
    screen.y + screen.height,
  );
}

function storeWindow(place: { x: number; y: number; width: number; height: number }): void {
  const layout = {
    formatVersion: 1,
    window: { ...place, maximized: false },
    pages: { view: null, results: null },
  };
  writeFileSync(join(home, 'layout.json'), JSON.stringify(layout));
}

test.describe('a window', () => {
  test.skip(process.platform !== 'linux', 'Only Linux has screens without a screen.');

  for (const [what, size, place, switches] of [
    ['that is opened first', '1366x768', null, []],
    ['of a larger screen', '1366x768', { x: 0, y: 0, width: 2500, height: 1400 }, []],
    ['of a screen that is gone', '1366x768', { x: 3000, y: 200, width: 1000, height: 700 }, []],
    ['on a screen that is scaled', '1920x1200', null, ['--force-device-scale-factor=1.5']],
  ] as const) {
    test(`${what} fits the screen`, async () => {
      const { display, end } = await screenOf(size);
      try {
        if (place !== null) storeWindow(place);
        const running = await launch(home, [...switches], undefined, { DISPLAY: display });
        await expectInSight(running);
        await running.close();
      } finally {
        end();
      }
    });
  }

  test('stays in sight when the screen becomes smaller', async () => {
    const running = await launch(home);
    const small = { x: 0, y: 0, width: 1100, height: 700 };
    await running.app.evaluate(({ screen }, workArea) => {
      const display = { ...screen.getPrimaryDisplay(), workArea };
      screen.getPrimaryDisplay = () => display;
      screen.getAllDisplays = () => [display];
      screen.emit('display-metrics-changed', {}, display, ['workArea']);
    }, small);
    const bottom = async (): Promise<number> => {
      const { window } = await sightOf(running.app);
      return Math.max(window.y + window.height, window.x + window.width - 400);
    };
    await expect.poll(bottom).toBeLessThanOrEqual(700);
    await running.close();
  });
});

/** How many things keep the computer awake. */
function blockers(app: ElectronApplication): Promise<number> {
  return app.evaluate(({ powerSaveBlocker }) => {
    const ids = Array.from({ length: 50 }, (_, id) => id);
    return ids.filter((id) => powerSaveBlocker.isStarted(id)).length;
  });
}

const trainButton = (page: Page) =>
  page.getByRole('main').getByRole('button', { name: 'Train', exact: true });

test('the computer stays awake while something works, and not after it', async () => {
  trainInTerminal(home, '--model', 'linear', '--epochs', '1', '--name', 'First one');
  const running = await launch(home);
  const { app, page } = running;
  expect(await blockers(app)).toBe(0);
  // A run that is stopped, and one whose process crashes.
  for (const end of ['stop', 'crash']) {
    await page.keyboard.press('Control+1');
    await page.getByRole('radio', { name: 'CNN', exact: true }).click();
    await trainButton(page).click();
    await expect(page.getByTestId('progress')).toContainText(/[1-9]\d* of/);
    expect(await blockers(app)).toBe(1);
    if (end === 'stop') await page.getByRole('button', { name: 'Stop', exact: true }).click();
    else process.kill(await processOf(running, 'trainer'), 'SIGKILL');
    await expect.poll(() => blockers(app)).toBe(0);
  }
  // A server that is switched off, and one that crashes.
  await showView(page, 'Serve');
  await page.getByLabel('Port', { exact: true }).fill('18573');
  const turn = page.getByRole('switch', { name: 'Serve' });
  for (const end of ['off', 'crash']) {
    await turn.click();
    await expect.poll(() => blockers(app)).toBe(1);
    if (end === 'off') await turn.click();
    else process.kill(await processOf(running, 'server'), 'SIGKILL');
    await expect.poll(() => blockers(app)).toBe(0);
  }
  await running.close();
});

test('quitting while something is served pauses a sweep, and does not kill it', async () => {
  const data = join(home, 'data');
  writeIdxFolder(data, await realSlice(900, 100));
  const flags = ['--model', 'linear', '--epochs', '1', '--data', data];
  trainInTerminal(home, ...flags, '--name', 'First one');
  const { app, page } = await launch(home);
  const main = page.getByRole('main');
  const show = (view: ViewName) => showView(page, view);
  await app.evaluate(({ dialog }, folder) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] });
  }, data);
  await page.getByRole('button', { name: 'Choose folder of images' }).click();
  await expect(page.getByRole('group', { name: 'Images' })).toContainText('900 training');
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('300');
  await show('Serve');
  await page.getByLabel('Port', { exact: true }).fill('18574');
  await page.getByRole('switch', { name: 'Serve' }).click();
  await expect(page.getByTestId('copy-line').first()).toBeVisible();
  await show('Tune');
  await main.getByRole('radio', { name: 'Linear', exact: true }).click();
  await main.getByLabel('Learning rate', { exact: true }).fill('0.001, 0.002, 0.004, 0.008');
  await main.getByRole('button', { name: 'Start sweep', exact: true }).click();
  await expect(page.getByTestId('trial-row').first()).toBeVisible();
  const closed = app.waitForEvent('close');
  await app.evaluate(({ app: electron }) => {
    electron.quit();
  });
  await closed;
  const [sweep = ''] = readdirSync(join(home, 'sweeps'));
  const record = readFileSync(join(home, 'sweeps', sweep, 'sweep.json'), 'utf8');
  expect(JSON.parse(record)).toMatchObject({ status: 'paused', processId: null });
  expect(readdirSync(home)).not.toContain('reports');
});

test.describe('npm start', () => {
  test.skip(process.env['ATELIER_PACKAGED'] !== undefined, 'Of the checkout only.');

  let child: ChildProcess;
  let said: string;
  function start(env: NodeJS.ProcessEnv): void {
    const clean = { ...process.env };
    delete clean['ATELIER_HOME'];
    said = '';
    child = spawn(process.execPath, [join(root, 'build', 'start.mjs')], {
      cwd: home,
      env: { ...clean, INIT_CWD: home, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  test.afterEach(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  });

  test('opens the window whatever an editor or a tool has set', async () => {
    mkdirSync(join(home, '.config'));
    start({
      HOME: home,
      XDG_CONFIG_HOME: 'relative',
      XDG_CACHE_HOME: '',
      TMPDIR: 'nowhere',
      ELECTRON_RUN_AS_NODE: '1',
      ELECTRON_NO_ASAR: '1',
      NODE_OPTIONS: '--openssl-legacy-provider',
    });
    // It is there while a window is open.
    const mark = join(home, '.config', 'Atelier', 'running.json');
    await expect.poll(() => existsSync(mark), { message: said }).toBe(true);
    expect(existsSync(join(home, 'relative'))).toBe(false);
    expect(said).not.toContain('openssl');
  });

  for (const delay of [0, 150, 300, 450, 600, 900]) {
    test(`ends when it is asked to, ${delay} ms after it began`, async () => {
      start({ ATELIER_HOME: home });
      const mark = join(home, 'running.json');
      await expect.poll(() => existsSync(mark), { message: said, intervals: [20] }).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, delay));
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
      expect(said).not.toContain('unexpected error');
      expect(existsSync(join(home, 'reports'))).toBe(false);
    });
  }

  test('trains in the terminal where nobody is at the display', async () => {
    start({ ATELIER_HOME: home, DISPLAY: ':77', WAYLAND_DISPLAY: '' });
    await expect
      .poll(() => said)
      .toContain('no window can be opened: cannot connect to display :77');
    await expect.poll(() => existsSync(join(home, 'runs'))).toBe(true);
    expect(said).not.toMatch(/ERROR|Missing X server/);
  });
});
