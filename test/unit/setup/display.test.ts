/** A display is there when it answers, and not because a variable says so. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cookiesFor, findDisplay, parseDisplay } from '../../../build/setup/display.mjs';
import { temporaryFolder } from '../../support/idx-folder';

let folder: ReturnType<typeof temporaryFolder>;
const ends: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  folder.remove();
});

/** Something that listens and does `serve` to whoever connects. */
async function listening(place: string | number, serve: (socket: Socket) => void): Promise<Server> {
  const server = createServer(serve);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (typeof place === 'number') server.listen(place, '127.0.0.1', resolve);
    else server.listen(place, resolve);
  });
  ends.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  );
  return server;
}

/** An X server with no screen to see, and the display that it took. */
/** Without a reset when its last client leaves, amid which another would be turned away. */
async function xvfb(...options: string[]): Promise<string> {
  const child: ChildProcess = spawn(
    'Xvfb',
    ['-displayfd', '3', '-noreset', '-screen', '0', '640x480x24', ...options],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  ends.push(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdio[3]?.once('data', (chunk: Buffer) => {
      resolve(`:${chunk.toString().trim()}`);
    });
  });
}

const field = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

function authority(family: number, address: string, number: string, cookie: Buffer): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(family);
  const texts = [address, number, 'MIT-MAGIC-COOKIE-1'].map((text) => field(Buffer.from(text)));
  return Buffer.concat([head, ...texts, field(cookie)]);
}

describe.runIf(process.platform === 'linux')('a display', () => {
  it('is none where nothing is named, and elsewhere than on Linux it is there', async () => {
    expect(await findDisplay({ DISPLAY: '' })).toEqual({
      works: false,
      reason: 'neither DISPLAY nor WAYLAND_DISPLAY is set',
    });
    expect(await findDisplay({}, 'darwin')).toEqual({ works: true, switches: [] });
  });

  it.each([':77', 'unix:77', 'localhost:77.0', '127.0.0.1:77'])(
    'is none where nobody is at %s',
    async (name) => {
      expect(await findDisplay({ DISPLAY: name })).toEqual({
        works: false,
        reason: `cannot connect to display ${name}`,
      });
    },
  );

  it.each(['nonsense', ':', '77', ':x'])('is none where its name is %s', async (name) => {
    const found = await findDisplay({ DISPLAY: name });
    expect(found).toMatchObject({
      works: false,
      reason: expect.stringContaining('is not a valid display') as unknown,
    });
  });

  it('is found by its socket, as a real X server has it', async () => {
    const name = await xvfb();
    expect(await findDisplay({ DISPLAY: name })).toEqual({ works: true, switches: [] });
    expect(await findDisplay({ DISPLAY: `unix${name}.0` })).toMatchObject({ works: true });
  });

  it('that asks for a cookie lets in who has it and nobody else', async () => {
    const cookie = Buffer.alloc(16, 7);
    const file = join(folder.path, 'authority');
    writeFileSync(file, authority(65_535, '', '', cookie));
    const name = await xvfb('-auth', file);
    expect(await findDisplay({ DISPLAY: name, XAUTHORITY: file })).toMatchObject({ works: true });
    expect(await findDisplay({ DISPLAY: name, HOME: '/nowhere' })).toMatchObject({
      works: false,
      reason: expect.stringContaining('no entry of the Xauthority file gives access') as unknown,
    });
    // The server reads its own file again where that changes.
    const wrong = join(folder.path, 'wrong');
    writeFileSync(wrong, authority(65_535, '', '', Buffer.alloc(16, 8)));
    expect(await findDisplay({ DISPLAY: name, XAUTHORITY: wrong })).toMatchObject({ works: false });
  });

  it('is found over TCP, and what says something else there is none', async () => {
    await listening(6000 + 7341, (socket) => socket.once('data', () => socket.write('\x01rest')));
    expect(await findDisplay({ DISPLAY: '127.0.0.1:7341' })).toMatchObject({ works: true });
    await listening(6000 + 7342, (socket) => socket.end('HTTP/1.1 400 Bad Request'));
    expect(await findDisplay({ DISPLAY: '127.0.0.1:7342' })).toMatchObject({ works: false });
  });

  it('of Wayland is a socket that takes connections, and Chromium is told of it', async () => {
    const session = { XDG_RUNTIME_DIR: folder.path, WAYLAND_DISPLAY: 'wayland-9' };
    expect(await findDisplay({ ...session, DISPLAY: ':77' })).toEqual({
      works: false,
      reason: 'cannot connect to display :77, and cannot connect to Wayland display wayland-9',
    });
    await listening(join(folder.path, 'wayland-9'), () => undefined);
    const found = { works: true, switches: ['--ozone-platform=wayland'] };
    expect(await findDisplay(session)).toEqual(found);
    expect(await findDisplay({ WAYLAND_DISPLAY: join(folder.path, 'wayland-9') })).toEqual(found);
    expect(await findDisplay({ WAYLAND_DISPLAY: 'wayland-9' })).toMatchObject({ works: false });
  });
});

describe('a display’s name', () => {
  it('says where to look', () => {
    expect(parseDisplay(':3.1')?.places).toEqual([
      { path: '\0/tmp/.X11-unix/X3' },
      { path: '/tmp/.X11-unix/X3' },
      { host: 'localhost', port: 6003 },
    ]);
    expect(parseDisplay('remote:10.0')?.places).toEqual([{ host: 'remote', port: 6010 }]);
    expect(parseDisplay('[::1]:2')?.places).toEqual([{ host: '::1', port: 6002 }]);
    expect(parseDisplay('tcp/remote:1')?.places).toEqual([{ host: 'remote', port: 6001 }]);
  });
});

describe('an Xauthority file', () => {
  const [mine, far, other] = [1, 2, 3].map((byte) => Buffer.alloc(16, byte));
  const file = Buffer.concat([
    authority(0, '\x0a\0\0\x01', '5', far ?? Buffer.alloc(0)),
    authority(256, hostname(), '5', mine ?? Buffer.alloc(0)),
    authority(256, hostname(), '6', other ?? Buffer.alloc(0)),
  ]);

  it('gives the cookies of a display, those of its computer first', () => {
    expect(cookiesFor(file, { number: '5', local: true })).toEqual([mine, far]);
    expect(cookiesFor(file, { number: '5', local: false })).toEqual([far, mine]);
    expect(cookiesFor(file, { number: '9', local: true })).toEqual([]);
  });

  it('that is torn or no such file gives what is whole of it', () => {
    expect(cookiesFor(file.subarray(0, file.length - 3), { number: '6', local: true })).toEqual([]);
    expect(cookiesFor(Buffer.from('hello'), { number: '5', local: true })).toEqual([]);
    expect(cookiesFor(Buffer.alloc(0), { number: '5', local: true })).toEqual([]);
  });
});
