/**
 * electron-updater itself, against a server on this computer, as an AppImage: what may be installed
 * replaces the app's file when it quits and is started once; nothing else touches it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  request,
  type IncomingMessage,
  type RequestOptions,
  type Server,
} from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppImageUpdater } from 'electron-updater';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newKey, signed } from '../../../build/packaging/sign-update.mjs';
import { lookForUpdate, type Installation } from '../../../electron/update/look-for-update';
import { updatePlace, type UpdatePlace } from '../../../electron/update/place';

const OLD = '#!/bin/sh\nexit 0\n';
const NAME = 'atelier-0.2.0-linux-x64.AppImage';
const makers = newKey();

let folder: string;
let server: Server;
let released: Map<string, string>;
let quit: ((exitCode: number) => void) | null;

/** The new version: started by the updater, it says so in a file beside itself. */
function newApp(): string {
  return `#!/bin/sh\necho started >> ${join(folder, 'started')}\n`;
}

/** What electron-builder lists of a release. */
function releaseOf(contents: string, version = '0.2.0') {
  const sha512 = createHash('sha512').update(contents).digest('base64');
  const files: object[] = [{ url: NAME, sha512, size: contents.length }];
  return { version, files, path: NAME, sha512, releaseDate: '2026-11-28T12:00:00.000Z' };
}

/** JSON, which is YAML. */
function listOf(contents: string, version?: string): string {
  return JSON.stringify(releaseOf(contents, version));
}

function signatureOf(contents: string): string {
  return /signature: (\S+)/.exec(signed(listOf(contents), makers.privateKey))?.[1] ?? '';
}

/** The updater's, with Node.js' network: there is none of Chromium's outside of Electron. */
class Executor extends ElectronHttpExecutor {
  override createRequest(
    options: RequestOptions,
    callback: (response: IncomingMessage) => void,
  ): ReturnType<ElectronHttpExecutor['createRequest']> {
    return request(options, callback) as never;
  }
}

function release(list: string, contents: string): void {
  released = new Map([
    ['latest-linux.yml', list],
    [NAME, contents],
  ]);
}

async function listen(): Promise<string> {
  server = createServer(({ url = '' }, response) => {
    const contents = released.get(new URL(url, 'http://localhost').pathname.slice(1));
    response.writeHead(contents === undefined ? 404 : 200).end(contents);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/`;
}

/** @returns what the person was told */
async function update(kind: Installation = 'replaceable'): Promise<string[]> {
  const url = await listen();
  const updater = new AppImageUpdater(null, {
    version: '0.1.0',
    name: 'atelier',
    isPackaged: true,
    appUpdateConfigPath: join(folder, 'app-update.yml'),
    userDataPath: join(folder, 'data'),
    baseCachePath: join(folder, 'cache'),
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit(handler: (exitCode: number) => void) {
      quit = handler;
    },
  });
  Object.assign(updater, { httpExecutor: new Executor() });
  updater.setFeedURL({ provider: 'generic', url });
  const told: string[] = [];
  const place: UpdatePlace | null = updatePlace(folder);
  if (place === null) throw new Error('There is no place to update from.');
  await lookForUpdate(updater, place, kind, (message) => {
    told.push(message);
  });
  return told;
}

function started(): string {
  try {
    return readFileSync(join(folder, 'started'), 'utf8');
  } catch {
    return '';
  }
}

function appFile(): string {
  return readFileSync(join(folder, 'Atelier.AppImage'), 'utf8');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-updated-'));
  mkdirSync(join(folder, 'cache'));
  writeFileSync(join(folder, 'Atelier.AppImage'), OLD, { mode: 0o755 });
  writeFileSync(
    join(folder, 'app-update.yml'),
    `url: https://updates.example/atelier\nupdaterCacheDirName: atelier-updater\n`,
  );
  writeFileSync(join(folder, 'update-key.pem'), makers.publicKey);
  process.env['APPIMAGE'] = join(folder, 'Atelier.AppImage');
  quit = null;
});

afterEach(() => {
  server.close();
  delete process.env['APPIMAGE'];
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(process.platform === 'win32')('an update', () => {
  it('that is signed and whole is told of, and installed when the app quits', async () => {
    release(signed(listOf(newApp()), makers.privateKey), newApp());
    expect(await update()).toEqual([
      'Atelier 0.2.0 was downloaded. It will be installed when you quit the app.',
    ]);
    expect(appFile()).toBe(OLD);
    quit?.(0);
    expect(appFile()).toBe(newApp());
    expect(started()).toBe('started\n');
  });

  it.each([
    ['truncated', (app: string) => app.slice(0, -9), 'checksum mismatch'],
    ['empty', () => '', 'checksum mismatch'],
    ['another one', (app: string) => `${app}rm x\n`, 'checksum mismatch'],
    ['missing', () => null, 'status 404'],
  ])('is not installed where the file is %s', async (_what, made, says) => {
    const file = made(newApp());
    release(signed(listOf(newApp()), makers.privateKey), file ?? '');
    if (file === null) released.delete(NAME);
    await expect(update()).rejects.toThrow(says);
    quit?.(0);
    expect(appFile()).toBe(OLD);
    expect(started()).toBe('');
  });

  const unsigned = 'not signed by the makers of Atelier, so it was not installed';
  it.each<[string, (app: string) => string]>([
    ['not signed', (app) => listOf(app)],
    ['signed by somebody else', (app) => signed(listOf(app), newKey().privateKey)],
    [
      'an old one under a new version',
      (app) => signed(listOf(app, '0.0.9'), makers.privateKey).replace('0.0.9', '0.2.0'),
    ],
    [
      'signed for another file',
      (app) => {
        const { files, ...rest } = releaseOf(app);
        const forged = files.map((file) => ({ ...file, signature: signatureOf('else') }));
        return JSON.stringify({ ...rest, files: forged });
      },
    ],
    [
      'signed in one of its files only',
      (app) => {
        const { files, ...rest } = releaseOf(app);
        const good = files.map((file) => ({ ...file, signature: signatureOf(app) }));
        return JSON.stringify({ ...rest, files: [...good, { url: 'x.AppImage', sha512: 'AAAA' }] });
      },
    ],
    [
      'signed for another system under the name of this one',
      (app) =>
        signed(
          listOf(app).replace(NAME, 'atelier-0.2.0-linux-arm64.AppImage'),
          makers.privateKey,
        ).replace('atelier-0.2.0-linux-arm64.AppImage', NAME),
    ],
    [
      'signed, but with a path in place of a name',
      (app) => signed(listOf(app), makers.privateKey).replace(`url: ${NAME}`, `url: ../../../../x`),
    ],
    [
      'with packages, which nobody has signed',
      (app) =>
        `${signed(listOf(app), makers.privateKey)}packages: { x64: { path: x.7z, sha512: AAAA } }\n`,
    ],
    ['without files', (app) => JSON.stringify({ ...releaseOf(app), files: [] })],
    ['signed with a number', (app) => listOf(app).replace('"size"', '"signature":5,"size"')],
  ])('is not even downloaded where its release is %s', async (_what, made) => {
    release(made(newApp()), newApp());
    await expect(update()).rejects.toThrow(unsigned);
    expect(quit).toBeNull();
    expect(appFile()).toBe(OLD);
  });

  it('of the same or an older version is none', async () => {
    for (const version of ['0.1.0', '0.0.9']) {
      release(signed(listOf(newApp(), version), makers.privateKey), newApp());
      expect(await update()).toEqual([]);
      server.close();
    }
    expect(quit).toBeNull();
  });

  it('of a package of a distribution or an archive is left to the person, who is told how', async () => {
    delete process.env['APPIMAGE'];
    release(signed(listOf(newApp()), makers.privateKey), newApp());
    expect(await update('deb')).toEqual([
      'Atelier 0.2.0 is available at https://updates.example/atelier. To install it, download atelier_0.2.0_amd64.deb, open a terminal in its folder and run: sudo apt install ./atelier_0.2.0_amd64.deb',
    ]);
    server.close();
    const [rpm] = await update('rpm');
    expect(rpm).toMatch(/run: sudo dnf install \.\/atelier-0\.2\.0-1\.x86_64\.rpm$/);
    server.close();
    expect(await update('archive')).toEqual([
      'Atelier 0.2.0 is available at https://updates.example/atelier. To update, download the archive and replace the Atelier folder with its contents.',
    ]);
    server.close();
    release(signed(listOf(newApp()), newKey().privateKey), newApp());
    await expect(update('deb')).rejects.toThrow(unsigned);
  });

  it('cannot be had where nobody answers, or with words that are no release', async () => {
    release('not: [a release', '');
    await expect(update()).rejects.toThrow();
    server.close();
    released.clear();
    await expect(update()).rejects.toThrow();
    expect(appFile()).toBe(OLD);
  });
});
