/** The window exports onto disks that are full or read-only: real ones, where the system lets a test mount them. */
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, expect, test } from '@playwright/test';
import { electronBinary, sandboxArguments } from '../../build/setup/electron.mjs';
import { canMount } from '../support/small-disk';
import { newHome, openedWindow, PATIENCE_MS, removeHome, trainInTerminal } from './app';
import { show } from './views';

const root = fileURLToPath(new URL('../..', import.meta.url));

const DISKS = [
  { name: 'a full one', options: 'size=8k', fault: 'the disk is full' },
  { name: 'a read-only one', options: 'ro', fault: 'the disk is read-only' },
];

/** Electron in a view of the file system that has these disks. @returns what starts it */
function launcher(home: string): string {
  const mounts = DISKS.map(
    ({ name, options }) => `mount -t tmpfs -o ${options} tmpfs '${join(home, name)}'`,
  );
  const inside = [...mounts, 'exec "$0" "$@"'].join(' && ');
  const file = join(home, 'electron');
  const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
  writeFileSync(
    file,
    `#!/bin/sh\nexec unshare -rm sh -c ${quoted(inside)} ${quoted(electronBinary())} "$@"\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

test('what cannot be written is one sentence, and nothing is left', async () => {
  test.skip(!canMount(), 'This system lets no test mount a disk.');
  const home = newHome();
  for (const { name } of DISKS) mkdirSync(join(home, name));
  trainInTerminal(home, '--model', 'linear', '--epochs', '1', '--name', 'One');
  const app = await _electron.launch({
    executablePath: launcher(home),
    args: [...sandboxArguments(), root],
    env: { ...process.env, ATELIER_HOME: home },
    timeout: PATIENCE_MS,
  });
  try {
    const page = await openedWindow(app);
    await show(page, 'Results');
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog');
    const pid = await app.evaluate(() => process.pid);
    for (const { name, fault } of DISKS) {
      const disk = join(home, name);
      await app.evaluate(({ dialog: native }, chosen) => {
        native.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, disk);
      for (const format of ['TensorFlow.js', 'For serving']) {
        await dialog.getByRole('radio', { name: format }).click();
        await dialog.getByRole('button', { name: 'Choose folder…' }).click();
        await expect(dialog.getByRole('alert')).toContainText(
          `cannot be written: ${fault}. No files were created.`,
        );
        expect(readdirSync(join('/proc', String(pid), 'root', disk))).toEqual([]);
      }
    }
  } finally {
    await app.close();
    removeHome(home);
  }
});
