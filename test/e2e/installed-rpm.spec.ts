/**
 * The RPM package, installed into a folder by rpm, checked against its list, upgraded and removed.
 * `npm test -- package` packages the app and runs this.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { canMakeRpm, makeRpm } from '../../build/packaging/rpm.mjs';
import { root as repository } from './app';

const release = process.env['ATELIER_RELEASE'];
test.skip(release === undefined, 'Run "npm test -- package" to package the app and install it.');
test.skip(!canMakeRpm(), 'Needs rpmbuild, of the package rpm.');
test.skip(process.getuid?.() !== 0, 'Needs root: rpm sets the owner of what it installs.');

type Parts = Parameters<typeof makeRpm>[0]['parts'];

let output: string;
let system: string;
test.beforeAll(() => {
  output = mkdtempSync(join(tmpdir(), 'atelier-rpms-'));
  system = join(output, 'root');
  mkdirSync(system);
});
test.afterAll(() => {
  rmSync(output, { recursive: true, force: true });
});

function rpm(...args: string[]): string {
  return execFileSync('rpm', ['--root', system, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function packageOf(version: string): Promise<string> {
  const list = pathToFileURL(join(repository, 'out', 'renderer', 'licenses.js')).href;
  const { default: parts } = (await import(list)) as { default: Parts };
  return makeRpm({ folder: dirname(release ?? ''), output, version, parts });
}

function traces(): string {
  return execFileSync('find', [join(system, 'usr'), '-iname', '*atelier*'], { encoding: 'utf8' });
}

test('rpm installs it as it was packaged, its terminal works, and it is upgraded and removed', async () => {
  test.setTimeout(900_000);
  rpm('--initdb');
  const [older, newer] = [await packageOf('0.0.9'), await packageOf('0.1.0')];
  // The folder has no Fedora in it, so none of what the package requires.
  rpm('-i', '--nodeps', older);
  expect(rpm('-V', '--nodeps', 'atelier')).toBe('');
  const app = join(system, 'usr', 'lib', 'atelier');
  expect(statSync(join(app, 'chrome-sandbox')).mode & 0o7777).toBe(0o4755);
  const terminal = join(app, 'resources', 'terminal', 'out', 'main', 'atelier.cjs');
  const env = { ...process.env, ATELIER_HOME: join(output, 'home') };
  const train = [terminal, 'train', '--model', 'linear', '--epochs', '1', '--json'];
  const lines = execFileSync(process.execPath, train, { encoding: 'utf8', env });
  expect(JSON.parse(lines.trim().split('\n').at(-1) ?? '')).toMatchObject({ status: 'finished' });

  rpm('-U', '--nodeps', newer);
  expect(rpm('-q', 'atelier').trim()).toBe('atelier-0.1.0-1.x86_64');
  expect(rpm('-V', '--nodeps', 'atelier')).toBe('');

  rpm('-e', 'atelier');
  expect(traces()).toBe('');
});
