/** A run leaves the app, is served, and a model comes in: what the window does with models. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { png, studioPhoto } from '../support/pictures';
import { launch, newHome, removeHome, trainInTerminal, type RunningApp } from './app';
import { processOf } from './processes';
import { show as showView, type ViewName } from './views';

const PROGRAM = join(fileURLToPath(new URL('../..', import.meta.url)), 'out/main/atelier.cjs');

let home: string;
let out: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  out = join(home, 'Größe & more');
  mkdirSync(out);
  trainInTerminal(home, '--model', 'linear', '--epochs', '1', '--name', 'First one');
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const show = (view: ViewName) => showView(page, view);

/** What the system's dialog answers from now on. */
async function choose(path: string | null): Promise<void> {
  await running.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () =>
      Promise.resolve({ canceled: chosen === null, filePaths: chosen === null ? [] : [chosen] });
  }, path);
}

const serveSwitch = () => page.getByRole('switch', { name: 'Serve' });
const state = () => page.getByTestId('serve-state');

async function addressOf(): Promise<string> {
  return (await page.getByTestId('copy-line').first().textContent()) ?? '';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Somebody else's server. */
async function occupied(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return { server, port };
}

test('a run is exported to a chosen folder, and the folder is shown', async () => {
  await show('Runs');
  await page.getByRole('button', { name: 'More actions for First one' }).click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('radio')).toHaveCount(5);
  await dialog.getByRole('radio', { name: 'ONNX' }).click();
  await choose(null);
  await dialog.getByRole('button', { name: 'Choose folder…' }).click();
  await expect(dialog.getByRole('button', { name: 'Choose folder…' })).toBeEnabled();
  await expect(dialog.getByTestId('exported')).toBeHidden();
  await dialog.getByText('Model card').click();
  const card = dialog.getByLabel('Model card');
  await expect(card).toHaveValue(/^# First one\n[^]*## Limits\n/);
  await card.fill('# Something else');
  await dialog.getByRole('button', { name: 'Discard changes' }).click();
  await expect(card).toHaveValue(/^# First one\n/);
  await card.fill('# Coats and shirts');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'More actions for First one' }).click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  await dialog.getByText('Model card').click();
  await expect(card).toHaveValue('# Coats and shirts');
  await choose(out);
  await dialog.getByRole('button', { name: 'Choose folder…' }).click();
  const folder = join(out, 'first-one-onnx');
  await expect(dialog.getByTestId('exported')).toContainText(folder);
  expect(existsSync(join(folder, 'model.onnx'))).toBe(true);
  expect(readFileSync(join(folder, 'MODEL_CARD.md'), 'utf8')).toMatch(
    /^# Coats and shirts\n\n## How/,
  );
  await running.app.evaluate(({ app, shell }) => {
    shell.showItemInFolder = (path) => {
      Object.assign(app, { shownInFolder: path });
    };
  });
  await dialog.getByRole('button', { name: 'Show in folder' }).click();
  const shown = () =>
    running.app.evaluate(({ app }) => (app as { shownInFolder?: string }).shownInFolder);
  await expect.poll(shown).toBe(folder);
});

test('what goes wrong with an export is one sentence, and nothing is left', async () => {
  const dialog = page.getByRole('dialog');
  const file = join(home, 'a file');
  writeFileSync(file, '');
  await choose(file);
  await dialog.getByRole('button', { name: 'Choose folder…' }).click();
  await expect(dialog.getByRole('alert')).toContainText('is not a readable folder.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  expect(readdirSync(out)).toEqual(['first-one-onnx']);
});

test('a run that the terminal trains meanwhile, or that is gone, is neither exported nor served', async () => {
  const [run = ''] = readdirSync(join(home, 'runs'));
  const file = join(home, 'runs', run, 'run.json');
  const whole = readFileSync(file, 'utf8');
  const training = { ...(JSON.parse(whole) as object), status: 'running', processId: process.pid };
  const reasons: [spoil: () => void, message: string][] = [
    [
      () => {
        writeFileSync(file, JSON.stringify(training));
      },
      '"First one" is training. ',
    ],
    [
      () => {
        rmSync(file);
      },
      'There is no run',
    ],
  ];
  for (const [spoil, message] of reasons) {
    await show('Serve');
    await expect(serveSwitch()).toBeEnabled();
    await show('Runs');
    await page.getByRole('button', { name: 'More actions for First one' }).click();
    await page.getByRole('menuitem', { name: 'Export…' }).click();
    spoil();
    const dialog = page.getByRole('dialog');
    await choose(out);
    await dialog.getByRole('button', { name: 'Choose folder…' }).click();
    await expect(dialog.getByRole('alert')).toContainText(message);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(readdirSync(out)).toEqual(['first-one-onnx']);
    writeFileSync(file, whole);
    await show('Serve');
    // The view has asked for the runs; what is asked later is answered later.
    await page.evaluate(() => window.atelier.request('runs:list', undefined));
    await expect(serveSwitch()).toBeEnabled();
    spoil();
    await serveSwitch().click();
    await expect(page.getByTestId('serve-problem')).toContainText(message);
    await expect(state()).toHaveText('Off');
    writeFileSync(file, whole);
  }
});

test('Results export the run that they are about', async () => {
  await show('Results');
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export “First one”' });
  await dialog.getByRole('radio', { name: 'TensorFlow.js' }).click();
  await choose(out);
  await dialog.getByRole('button', { name: 'Choose folder…' }).click();
  await expect(dialog.getByTestId('exported')).toContainText('first-one-tfjs');
  await page.keyboard.press('Escape');
});

test('a model is brought in, and a wrong one is refused with the reason', async () => {
  await show('Runs');
  await choose(out);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Model…' }).click();
  await expect(page.getByRole('alert')).toContainText('has no model.json');
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  await choose(join(out, 'first-one-tfjs'));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Model…' }).click();
  await expect(page.getByTestId('run-row')).toHaveCount(2);
  await expect(page.getByText(/Imported "First one".*a full run again/)).toBeVisible();
  const rows = page.getByTestId('run-row');
  const accuracy = /\d\d\.\d\d%/;
  const [first, second] = await Promise.all([0, 1].map((at) => rows.nth(at).textContent()));
  expect(accuracy.exec(first ?? '')?.[0]).toBe(accuracy.exec(second ?? '')?.[0]);
});

test('a port that is taken is refused with one that is free', async () => {
  await show('Serve');
  await expect(state()).toHaveText('Off');
  await page.getByLabel('Port', { exact: true }).fill('none');
  await expect(page.getByText('The port must be a whole number')).toBeVisible();
  await expect(serveSwitch()).toBeDisabled();
  const { server, port } = await occupied();
  await page.getByLabel('Port', { exact: true }).fill(String(port));
  await page.getByLabel('Model name').fill('My Model');
  await expect(page.getByText('lowercase letters')).toBeVisible();
  await page.getByLabel('Model name').fill('my-model');
  await serveSwitch().click();
  await expect(page.getByTestId('serve-problem')).toContainText(`Port ${port} is in use;`);
  await expect(serveSwitch()).not.toBeChecked();
  await page.getByRole('button', { name: /^Use \d+/ }).click();
  await expect(state()).toHaveText('On');
  server.close();
  expect(await addressOf()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\/models\/my-model$/);
});

test('what is served answers, is counted, and is tried through the real server', async () => {
  const address = await addressOf();
  const status = (await (await fetch(address)).json()) as object;
  expect(status).toHaveProperty('model_version_status');
  const wrong = await fetch(`${address}:predict`, { method: 'POST', body: '{}' });
  expect(wrong.status).toBe(400);
  await page.getByRole('button', { name: 'Send test image' }).click();
  const answer = page.getByTestId('serve-answer');
  await expect(answer).toContainText('Test image 0, Ankle boot');
  await expect(answer).toContainText('"predictions"');
  const photo = join(home, 'a photo.png');
  writeFileSync(photo, png(studioPhoto(new Uint8Array(784).fill(90, 200, 600))));
  await choose(photo);
  await page.getByRole('button', { name: 'Send photo…' }).click();
  await expect(answer).toContainText('"garmentFound"');
  await expect(page.getByTestId('serve-requests')).toHaveText('4');
  await expect(page.getByTestId('serve-errors')).toHaveText('1');
  await expect(page.getByTestId('serve-figures')).toContainText('ms');
});

test('the lines are copied whole', async () => {
  await expect(page.getByTestId('copy-line').nth(1)).toContainText('curl');
  await page.getByRole('button', { name: 'Copy Image file (base64)' }).click();
  const line = () => running.app.evaluate(({ clipboard }) => clipboard.readText());
  await expect.poll(line).toMatch(/^curl -d '\{"signature_name":"image",.*\}' http:/);
});

test('the gRPC API is on where it has a port', async () => {
  await page.getByRole('radio', { name: 'Python (gRPC)' }).click();
  await expect(page.getByText('The gRPC API is off.')).toBeVisible();
  await serveSwitch().click();
  await expect(state()).toHaveText('Off');
  const grpcPort = page.getByLabel('gRPC port');
  await grpcPort.fill('all');
  await expect(page.getByText('The port must be a whole number')).toBeVisible();
  await expect(serveSwitch()).toBeDisabled();
  await grpcPort.fill(await page.getByLabel('Port', { exact: true }).inputValue());
  await expect(page.getByText('The ports must be different.')).toBeVisible();
  const { server, port } = await occupied();
  await grpcPort.fill(String(port));
  await serveSwitch().click();
  await expect(page.getByTestId('serve-problem')).toContainText(`The gRPC port ${port} is in use.`);
  await new Promise((closed) => server.close(closed));
  await serveSwitch().click();
  await expect(state()).toHaveText('On');
  await expect(grpcPort).toHaveValue(String(port));
  await expect(page.getByTestId('copy-line').nth(1)).toHaveText(`127.0.0.1:${port}`);
  await page.getByRole('radio', { name: 'Python (gRPC)' }).click();
  await expect(page.getByText(`grpc.insecure_channel("127.0.0.1:${port}")`)).toBeVisible();
  await serveSwitch().click();
  await expect(state()).toHaveText('Off');
  await grpcPort.fill('');
  await serveSwitch().click();
  await expect(state()).toHaveText('On');
});

test('it goes on while the window trains, and a crash switches it off and is told', async () => {
  const address = await addressOf();
  await show('Train');
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('1');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('progress')).toBeVisible();
  expect((await fetch(address)).status).toBe(200);
  await expect(page.getByTestId('test-accuracy')).toHaveText(/%/);
  process.kill(await processOf(running, 'server'), 'SIGKILL');
  await show('Serve');
  await expect(page.getByTestId('serve-problem')).toContainText('ended unexpectedly');
  await expect(state()).toHaveText('Off');
  await expect(fetch(address)).rejects.toThrow('fetch failed');
});

test('others need the token, which is shown, and the switch ends it', async () => {
  await page.getByRole('radio', { name: 'Local network' }).click();
  await serveSwitch().click();
  await expect(state()).toHaveText('On');
  await page.getByRole('button', { name: 'Copy Token' }).click();
  const copied = () => running.app.evaluate(({ clipboard }) => clipboard.readText());
  await expect.poll(copied).toMatch(/^[\w-]{32}$/);
  const token = await copied();
  const port = await page.getByLabel('Port', { exact: true }).inputValue();
  const address = `http://127.0.0.1:${port}/v1/models/my-model`;
  expect((await fetch(address)).status).toBe(401);
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(address, { headers })).status).toBe(200);
  await serveSwitch().click();
  await expect(state()).toHaveText('Off');
  await expect(fetch(address)).rejects.toThrow('fetch failed');
});

test('quitting ends what is served', async () => {
  await page.getByRole('radio', { name: 'This computer only' }).click();
  await serveSwitch().click();
  await expect(state()).toHaveText('On');
  const address = await addressOf();
  expect((await fetch(address)).status).toBe(200);
  const server = await processOf(running, 'server');
  await running.close();
  await expect(fetch(address)).rejects.toThrow('fetch failed');
  expect(isAlive(server)).toBe(false);
  // The terminal finds what the window brought in.
  const env = { ...process.env, ATELIER_HOME: home };
  const listed = execFileSync(process.execPath, [PROGRAM, 'runs'], { env, encoding: 'utf8' });
  expect(listed.match(/First one/g)).toHaveLength(2);
  running = await launch(home);
  page = running.page;
});

test('an app that is killed leaves no server behind', async () => {
  await show('Serve');
  await serveSwitch().click();
  await expect(state()).toHaveText('On');
  const server = await processOf(running, 'server');
  running.app.process().kill('SIGKILL');
  await running.app.waitForEvent('close');
  await expect.poll(() => isAlive(server)).toBe(false);
  running = await launch(home);
});
