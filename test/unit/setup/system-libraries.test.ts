import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SetupError } from '../../../build/setup/step.mjs';
import {
  installCommand,
  missingLibraries,
  setUpChromium,
} from '../../../build/setup/system-libraries.mjs';

const packages = ['libgtk-3-0', 'libnss3'];
const purpose = 'The window';

describe('Electron’s system libraries', () => {
  it('are looked up by their exact names in the loader’s cache', () => {
    const cache = [
      '\tlibnss3.so (libc6,x86-64) => /lib/x86_64-linux-gnu/libnss3.so',
      '\tlibgtk-3.so.0.2404.29 (libc6,x86-64) => /lib/x86_64-linux-gnu/libgtk-3.so.0.2404.29',
      '\tlibdrm.so.2 (libc6,x86-64) => /lib/x86_64-linux-gnu/libdrm.so.2',
    ].join('\n');
    const missing = missingLibraries(cache).map(([file]) => file);
    expect(missing).toContain('libgtk-3.so.0');
    expect(missing).not.toContain('libnss3.so');
    expect(missing).not.toContain('libdrm.so.2');
  });

  it('are all missing where there is no cache', () => {
    expect(missingLibraries('').length).toBeGreaterThan(5);
  });
});

describe('installing system packages', () => {
  it('is ours to do as root where there is apt-get', () => {
    expect(installCommand(packages, purpose, { isRoot: true, hasApt: true })).toBe(
      'apt-get install -y --no-install-recommends libgtk-3-0 libnss3',
    );
  });

  it('is told as one command to everybody else', () => {
    const told = () => installCommand(packages, purpose, { isRoot: false, hasApt: true });
    expect(told).toThrow(SetupError);
    expect(told).toThrow(
      /^The window needs system packages.*"sudo apt-get install -y --no-install-recommends libgtk-3-0 libnss3".*same command again\.$/,
    );
  });

  it('is told without sudo to root on a system that has no apt-get', () => {
    const told = () => installCommand(packages, purpose, { isRoot: true, hasApt: false });
    expect(told).toThrow(/Run "apt-get install .* \(or your system's equivalent\)/);
  });
});

describe('the Chromium that tests run in', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is the one that ATELIER_CHROMIUM names', async () => {
    vi.stubEnv('ATELIER_CHROMIUM', process.execPath);
    expect(await setUpChromium()).toBe(process.execPath);
  });

  it('is asked for in words where that is not there', async () => {
    vi.stubEnv('ATELIER_CHROMIUM', '/nowhere/chromium');
    await expect(setUpChromium()).rejects.toThrow(
      'There is no Chromium at /nowhere/chromium. Set ATELIER_CHROMIUM',
    );
  });

  it('is the system’s own where it has one', async () => {
    vi.stubEnv('ATELIER_CHROMIUM', '');
    const folder = mkdtempSync(join(tmpdir(), 'atelier-path-'));
    writeFileSync(join(folder, 'chromium'), '');
    vi.stubEnv('PATH', folder);
    expect(await setUpChromium()).toBe(join(folder, 'chromium'));
    rmSync(folder, { recursive: true });
  });
});
