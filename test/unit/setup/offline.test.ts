/** npm start -- --offline, in a copy of the repository without what set-up brings. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { howToGet } from '../../../build/setup/missing.mjs';
import { requireEverything } from '../../../build/setup/offline.mjs';

const DOWNLOADERS = ['npm', 'apt-get', 'python3', 'curl'];

let copy: string;
let desktop: Server | null;
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'atelier-offline-'));
  cpSync('build', join(copy, 'build'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(file, join(copy, file));
  for (const folder of ['electron', 'renderer']) mkdirSync(join(copy, folder));
  desktop = null;
});
afterEach(() => {
  desktop?.close();
  rmSync(copy, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), text);
}

/** In place of what downloads and of the loader's list of libraries, which is empty. */
function programs(): string {
  const folder = join(copy, 'programs');
  for (const name of [...DOWNLOADERS, 'ldconfig']) {
    write(join('programs', name), `#!/bin/sh\necho ${name} >> '${copy}/asked'\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

async function desktopSocket(): Promise<string> {
  const path = join(copy, 'wayland');
  const server = createServer((socket) => socket.end());
  desktop = server;
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return path;
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function start(environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const env: NodeJS.ProcessEnv = { PATH: programs(), HOME: copy, ...environment };
  return new Promise((resolve) => {
    const program = join(copy, 'build', 'start.mjs');
    const child = execFile(
      process.execPath,
      [program, '--offline'],
      { env },
      (_, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr });
      },
    );
  });
}

function asked(): string[] {
  const file = join(copy, 'asked');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

describe.skipIf(process.platform !== 'linux')('npm start -- --offline', () => {
  it('says at once what a start in the terminal lacks, and ends with an error', async () => {
    const { code, stderr } = await start();
    expect(code).toBe(1);
    expect(stderr).toBe(
      'set-up: Missing, and not downloaded because of --offline: npm packages (about 150 MB), libtensorflow (about 100 to 280 MB). Connect to the internet and run "npm start".\n',
    );
    expect(asked()).toEqual([]);
  });

  it('says what a window lacks besides, and installs no system packages', async () => {
    const { code, stderr } = await start({ WAYLAND_DISPLAY: await desktopSocket() });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    for (const part of [
      'npm packages (',
      'libtensorflow (',
      'Electron (',
      'system packages (lib',
    ]) {
      expect(stderr).toContain(part);
    }
    expect(stderr).toContain('libnss3');
    expect(asked().filter((name) => name !== 'ldconfig')).toEqual([]);
  });

  /** In place of everything that set-up installs. */
  function install(): void {
    const lockfile = readFileSync('package-lock.json', 'utf8');
    const { packages } = JSON.parse(lockfile) as { packages: Record<string, object> };
    for (const path of Object.keys(packages)) if (path !== '') write(`${path}/package.json`, '{}');
    const digest = createHash('sha256').update(lockfile).digest('hex');
    write('node_modules/.atelier-lockfile', digest);
    write('node_modules/@tensorflow/tfjs-node/.atelier-verified', process.versions.node);
    write(
      'node_modules/electron-vite/bin/electron-vite.js',
      `require('node:fs').mkdirSync('out/main', { recursive: true });
      require('node:fs').writeFileSync('out/main/atelier.cjs', 'console.log(process.argv[2])');`,
    );
  }

  it('misses a package that was deleted later', async () => {
    install();
    rmSync(join(copy, 'node_modules', 'valibot'), { recursive: true });
    const { code, stderr } = await start();
    expect(code).toBe(1);
    expect(stderr).toContain('npm packages (about 150 MB)');
  });

  it('builds anew where files of the app are missing, or come from another build', async () => {
    install();
    const builds = async () => (await start()).stderr.includes('building the app');
    expect(await builds()).toBe(true);
    expect(await builds()).toBe(false);
    rmSync(join(copy, 'out', 'main', 'atelier.cjs'));
    expect(await builds()).toBe(true);
    write('out/main/atelier.cjs', 'console.log("of another version")');
    expect(await builds()).toBe(true);
    expect((await start()).stdout).toBe('train\n');
  });

  it('starts where nothing is missing', async () => {
    install();
    const { code, stdout, stderr } = await start();
    expect([code, stdout]).toEqual([0, 'train\n']);
    expect(stderr).toContain('training the default CNN in the terminal instead');
    expect(asked()).toEqual([]);
  });
});

describe('what is missing', () => {
  const command = 'sudo apt-get install -y libnss3';

  it('comes with the command for what set-up may not install itself', () => {
    const both = { parts: ['Electron (about 110 MB)', 'system packages (libnss3)'], command };
    expect(() => {
      requireEverything(both);
    }).toThrow(
      'Electron (about 110 MB), system packages (libnss3). Connect to the internet, install the system packages with "sudo apt-get install -y libnss3" (or your system\'s equivalent), and run "npm start".',
    );
    expect(howToGet({ parts: ['system packages (libnss3)'], command }, 'npm start')).toBe(
      'Connect to the internet and install the system packages with "sudo apt-get install -y libnss3" (or your system\'s equivalent).',
    );
  });

  it('is no reason to stop where it is nothing', () => {
    requireEverything({ parts: [], command: null });
  });
});
