/** The window on a data folder that nothing can be written into: it opens, shows, and says so. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { electronBinary } from '../../build/setup/electron.mjs';
import { canMount } from '../support/small-disk';
import { newHome, openedWindow, PATIENCE_MS, removeHome, root, trainInTerminal } from './app';

test.skip(!canMount(), 'Here a test may not mount a read-only folder.');

/** A program that is the app, with its data folder read-only. */
function readOnlyApp(folder: string): string {
  const program = join(folder, 'read-only-app');
  const lines = [
    '#!/bin/sh',
    `export BINARY='${electronBinary()}'`,
    `exec unshare -rm sh -c 'mount --bind "$ATELIER_HOME" "$ATELIER_HOME" && mount -o remount,bind,ro "$ATELIER_HOME" && exec "$BINARY" "$@"' sh "$@"`,
  ];
  writeFileSync(program, lines.join('\n'));
  chmodSync(program, 0o755);
  return program;
}

test('it shows the runs, refuses to train in a sentence, and says why', async () => {
  const [home, elsewhere] = [newHome(), newHome()];
  trainInTerminal(home, '--model', 'linear', '--epochs', '1', '--name', 'Kept');
  const app = await _electron.launch({
    executablePath: readOnlyApp(elsewhere),
    // Within its own view of the file system it is root.
    args: ['--no-sandbox', root],
    env: { ...process.env, ATELIER_HOME: home },
    timeout: PATIENCE_MS,
  });
  try {
    const page = await openedWindow(app);
    const alert = page.getByRole('alert');
    await expect(alert.filter({ hasText: 'cannot write to its data folder' })).toBeVisible();
    await page.keyboard.press('Control+3');
    await expect(page.getByTestId('run-row')).toContainText('Kept');
    const rename = await page.evaluate(async () => {
      const runs = await window.atelier.request('runs:list', undefined);
      const run = runs.ok ? (runs.value[0]?.run ?? '') : '';
      return window.atelier.request('runs:rename', { run, name: 'Other' });
    });
    expect(rename.ok ? '' : rename.message).toContain('The disk is read-only');
    await page.keyboard.press('Control+1');
    await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
    await expect(alert.filter({ hasText: 'The disk is read-only' })).toBeVisible();
  } finally {
    await app.close();
    removeHome(home);
    removeHome(elsewhere);
  }
});
