/**
 * The Debian package, installed by apt in a Debian of its own, used there by an ordinary user, upgraded
 * and removed. `npm test -- package` packages the app and runs this.
 */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { makeDeb } from '../../build/packaging/deb.mjs';
import { DebianRoot, whyNoDebianRoot } from '../support/debian-root';
import { root as repository } from './app';

const release = process.env['ATELIER_RELEASE'];
test.skip(release === undefined, 'Run "npm test -- package" to package the app and install it.');
const obstacle = whyNoDebianRoot();
test.skip(obstacle !== null, obstacle ?? '');

/** The window's, for developer tools, by which the test looks into it. */
const PORT = 18_640;
const INSTALL = 'apt-get install --yes --no-install-recommends';
/** What a desktop has, and a Debian that was just made lacks. */
const DESKTOP = 'xvfb xauth libglib2.0-bin shared-mime-info desktop-file-utils apparmor';

type Parts = Parameters<typeof makeDeb>[0]['parts'];

let output: string;
let debian: DebianRoot;
test.beforeAll(() => {
  output = mkdtempSync(join(tmpdir(), 'atelier-debs-'));
  debian = new DebianRoot(join(output, 'root'));
});
test.afterAll(() => {
  rmSync(output, { recursive: true, force: true });
});

/** @returns its place within the root */
async function packageOf(version: string): Promise<string> {
  const list = pathToFileURL(join(repository, 'out', 'renderer', 'licenses.js')).href;
  const { default: parts } = (await import(list)) as { default: Parts };
  const folder = dirname(release ?? '');
  // Not compressed: that takes most of the time, and nothing that is tested.
  const file = makeDeb({ folder, output, version, parts, compression: ['-Znone'] });
  const place = join('/opt', basename(file));
  copyFileSync(file, join(debian.folder, place));
  rmSync(file);
  return place;
}

/** Of each of the window's page processes: its arguments and what the kernel tells of it. */
function pageProcesses(): { args: string; status: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const args = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ args, status: readFileSync(`/proc/${id}/status`, 'utf8') }];
      } catch {
        // It has ended.
        return [];
      }
    })
    .filter(({ args }) => /^\/usr\/lib\/atelier\/atelier --type=renderer/.test(args));
}

/** Paths with the app's name outside of home folders, logs and the packages that were copied there. */
function traces(): Promise<string> {
  return debian.asRoot(
    `find / -xdev -iname '*atelier*' -not -path '/home/*' -not -path '/opt/*.deb'; \
     grep -rl atelier /usr/share/mime /usr/share/applications /etc || true`,
  );
}

/** @returns the addresses of the window's pages; none while it is not open */
async function openPages(): Promise<string[]> {
  try {
    const answer = await fetch(`http://127.0.0.1:${PORT}/json`);
    return ((await answer.json()) as { url: string }[]).map(({ url }) => url);
  } catch {
    return [];
  }
}

function runCount(): number {
  const runs = join(debian.folder, 'home', 'tester', '.config', 'Atelier', 'runs');
  return readdirSync(runs).filter((name) => !name.startsWith('.')).length;
}

test('apt installs it, an ordinary user works with it, and it is upgraded and removed', async () => {
  test.setTimeout(1_500_000);
  await debian.make();
  const older = await packageOf('0.0.9');
  await debian.asRoot(`apt-get update && ${INSTALL} ${DESKTOP}`);
  await debian.asRoot(`${INSTALL} ${older}`);
  expect((await debian.asUser('atelier --version')).trim()).not.toBe('');
  expect(await debian.asUser('atelier --help')).toContain('classify');
  const lines = await debian.asUser('atelier train --model linear --epochs 1 --name Kept --json');
  expect(JSON.parse(lines.trim().split('\n').at(-1) ?? '')).toMatchObject({ status: 'finished' });
  await debian.asUser('atelier share Kept --out "a run.atelier"');

  const newer = await packageOf('0.1.0');
  await debian.asRoot(`${INSTALL} ${newer}`);
  expect(await debian.asRoot("dpkg-query --show --showformat '${Version}' atelier")).toBe('0.1.0');
  expect(await debian.asUser('atelier doctor')).toContain('Atelier works on this computer.');
  expect(await debian.asUser('atelier runs')).toMatch(/finished.*Kept/);

  const type = 'application/x-atelier-run';
  expect(await debian.asUser('gio info --attributes=standard::content-type *.atelier')).toContain(
    type,
  );
  expect(await debian.asUser(`gio mime ${type}`)).toContain('atelier.desktop');
  const window = debian.startAsUser(
    `xvfb-run --auto-servernum --server-num=640 --server-args="-screen 0 1280x900x24" sh -c ` +
      `'echo "export DISPLAY=$DISPLAY XAUTHORITY=$XAUTHORITY" > display; ` +
      `exec atelier "a run.atelier" --remote-debugging-port=${PORT}'`,
  );
  try {
    // Electron does not let Playwright connect to it: the list of pages and the imported runs tell enough.
    await expect.poll(openPages).toContainEqual(expect.stringMatching(/^app:/));
    await expect.poll(runCount).toBe(2);
    const [renderer] = pageProcesses();
    expect(renderer?.args).not.toContain('--no-sandbox');
    // System calls are filtered, and it sees no other processes: the third process ID is its own.
    expect(renderer?.status).toMatch(/^Seccomp:\s*2$/m);
    expect(renderer?.status).toMatch(/^NSpid:(\s+\d+){3,}$/m);
    // As a file manager opens a file that is double-clicked. What gio starts ends with the shell.
    await debian.asUser('. ./display; gio open "a run.atelier"; sleep 5');
    await expect.poll(runCount).toBe(3);
  } finally {
    window.kill('SIGKILL');
  }

  await debian.asRoot('apt-get remove --yes atelier');
  expect(await debian.asRoot('dpkg --get-selections')).not.toContain('atelier');
  expect(await traces()).toBe('');
  expect(await debian.asUser('ls .config/Atelier/runs | wc -l')).toBe('3\n');
});
