// npm run icons: from atelier.svg and run.svg the icons of every system, painted by Electron's Chromium.
// What it makes is committed, so that packaging needs no display.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runQuietly } from '../setup/command.mjs';
import { electronBinary, sandboxArguments } from '../setup/electron.mjs';
import { root, runAsProgram, SetupError } from '../setup/step.mjs';
import { icns, ICNS_TYPES, ico } from './containers.mjs';

const icons = join(root, 'build', 'icons');
const LINUX = [16, 24, 32, 48, 64, 128, 256, 512];
const WINDOWS = [16, 20, 24, 32, 40, 48, 64, 256];
const MAC = [...new Set(ICNS_TYPES.map(([, size]) => size))];
/** Around a picture on macOS, as its own icons have it; elsewhere a picture fills its place. */
const MAC_MARGIN = 0.08;
/** The window's, on Linux; elsewhere a window has its program's. */
const WINDOW = 256;

/** @param {string} work @param {string} name @param {readonly number[]} sizes @param {number} margin */
function job(work, name, sizes, margin) {
  const file = (/** @type {number} */ size) => join(work, `${name}-${margin}-${size}.png`);
  const pictures = sizes.map((size) => ({ size, file: file(size) }));
  return { svg: join(icons, `${name}.svg`), margin, pictures };
}

/** @param {ReturnType<typeof job>} painted */
function pictures({ pictures: listed }) {
  return listed.map(({ size, file }) => ({ size, png: readFileSync(file) }));
}

async function paint(/** @type {ReturnType<typeof job>[]} */ jobs) {
  const needsDisplay = process.platform === 'linux' && !process.env['DISPLAY'];
  const display = needsDisplay ? ['xvfb-run', '-a'] : [];
  const electron = [electronBinary(), ...sandboxArguments(), join(icons, 'painter')];
  const [program = '', ...args] = [...display, ...electron];
  const env = { ...process.env, ATELIER_ICON_JOBS: JSON.stringify(jobs) };
  const { code, output } = await runQuietly(program, args, { env, timeoutMs: 120_000 });
  if (code !== 0) throw new SetupError(`The icons could not be drawn:\n${output}`);
}

async function draw(/** @type {string} */ work) {
  const linux = job(work, 'atelier', LINUX, 0);
  const windows = ['atelier', 'run'].map((name) => job(work, name, WINDOWS, 0));
  const mac = ['atelier', 'run'].map((name) => job(work, name, MAC, MAC_MARGIN));
  await paint([linux, ...windows, ...mac]);
  rmSync(join(icons, 'png'), { recursive: true, force: true });
  mkdirSync(join(icons, 'png'));
  for (const { size, file } of linux.pictures) {
    copyFileSync(file, join(icons, 'png', `${size}x${size}.png`));
    if (size === WINDOW) copyFileSync(file, join(root, 'resources', 'icon.png'));
  }
  for (const [at, name] of ['atelier', 'run'].entries()) {
    writeFileSync(join(icons, `${name}.ico`), ico(pictures(windows[at])));
    writeFileSync(join(icons, `${name}.icns`), icns(pictures(mac[at])));
  }
}

await runAsProgram(async () => {
  const work = await mkdtemp(join(tmpdir(), 'atelier-icons-'));
  try {
    await draw(work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return 0;
});
