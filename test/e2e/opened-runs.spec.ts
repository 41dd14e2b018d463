/** A shared run that is opened from outside of the window: at the start, and while it is open. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { electronBinary, sandboxArguments } from '../../build/setup/electron.mjs';
import { environmentFor, launch, newHome, removeHome, trainInTerminal } from './app';

let source: string;
let home: string;
let file: string;

test.beforeAll(() => {
  source = newHome();
  home = newHome();
  file = join(source, 'my run.atelier');
  trainInTerminal(source, '--model', 'linear', '--epochs', '1', '--name', 'From afar');
  const share = [join('out', 'main', 'atelier.cjs'), 'share', 'From afar', '--out', file];
  execFileSync(process.execPath, share, { env: { ...process.env, ATELIER_HOME: source } });
});

test.afterAll(() => {
  removeHome(source);
  removeHome(home);
});

test('a run that is double-clicked is brought in, whether the app is open or not', async () => {
  const running = await launch(home, [file]);
  const { page } = running;
  const rows = page.getByTestId('run-row');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('From afar');
  await expect(page.getByRole('status').filter({ hasText: 'Imported “' })).toBeVisible();
  // As a desktop does it: a second start, with a URL.
  const again = [...sandboxArguments(), process.cwd(), pathToFileURL(file).href];
  const { status, signal, stderr } = spawnSync(electronBinary(), again, {
    env: environmentFor(home),
  });
  expect(status, `${signal ?? ''} ${stderr.toString()}`).toBe(0);
  await expect(rows).toHaveCount(2);
  // And as macOS does it.
  await running.app.evaluate(({ app }, path) => {
    app.emit('open-file', { preventDefault: () => undefined }, path);
  }, file);
  await expect(rows).toHaveCount(3);
  await running.close();
});
