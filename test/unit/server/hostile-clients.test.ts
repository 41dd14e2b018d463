/** Web pages and clients that nobody asked for: who is heard, and how much of their bodies. */
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { preprocessPhoto } from '@engine/photo/preprocess';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { isOrigin } from '../../../electron/server/http/origin';
import { GRAY_28 } from '@engine/data/image-shape';
import { parseQuestion } from '../../../electron/server/protocol';
import {
  serveRun,
  type RunningServer,
  type ServeOptions,
} from '../../../electron/server/serve-run';
import { builtDecoder } from '../../support/decoder';
import { temporaryFolder } from '../../support/idx-folder';
import { storedRun } from '../../support/stored-run';

const MODEL = '/v1/models/my-model';
const PAGE = 'https://example.org';
const MIB = 2 ** 20;

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let run: string;
let server: RunningServer | null = null;
const sockets: Socket[] = [];
/** Senders of a server of their own, silent while the other tests run: it waits ten seconds for them. */
let silent: { server: RunningServer; replies: Promise<string[]> };
beforeAll(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  const stored = await storedRun(store, settingsFor('linear', {}), { name: 'My model' });
  stored.network.free();
  ({ run } = stored);
  silent = await beginSilence();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.stop();
  server = null;
});
afterAll(async () => {
  await silent.server.stop();
  home.remove();
});

function served(options: Partial<ServeOptions> = {}): Promise<RunningServer> {
  const decoder = builtDecoder();
  const usual = {
    host: '127.0.0.1',
    port: 0,
    token: null,
    see: preprocessPhoto,
    decoder,
    name: null,
  };
  return serveRun(store, run, { ...usual, ...options });
}

const portOf = ({ address }: RunningServer): number => Number(new URL(address).port);

async function start(options: Partial<ServeOptions> = {}): Promise<number> {
  server = await served(options);
  return portOf(server);
}

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** With any headers: fetch sets some of them itself. */
function send(
  port: number,
  { method = 'GET', path = MODEL, headers = {}, body = '' } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const preflight = (port: number, origin: string, more = {}) =>
  send(port, {
    method: 'OPTIONS',
    path: `${MODEL}:predict`,
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
      ...more,
    },
  });

describe('a web page of another origin', () => {
  it.each<[string, Record<string, string>]>([
    ['names its origin', { origin: PAGE }],
    ['has none to name', { origin: 'null' }],
    ['is of another port of this computer', { origin: 'http://localhost:3000' }],
    ['embeds it as an image', { 'sec-fetch-site': 'cross-site' }],
    ['is of the same site', { 'sec-fetch-site': 'same-site' }],
  ])('that %s is refused everywhere', async (_what, headers) => {
    const port = await start();
    const asked = [
      { method: 'POST', path: '/classify', headers: { ...headers, 'content-type': 'text/plain' } },
      { method: 'POST', path: `${MODEL}:predict`, headers },
      { path: '/metrics', headers },
      { path: '/healthz', headers },
      { path: '/nowhere', headers },
      { path: '/%', headers },
    ];
    for (const each of asked) {
      const { status, body, headers: answered } = await send(port, each);
      expect([each.path, status]).toEqual([each.path, 403]);
      expect((JSON.parse(body) as { error: string }).error).toMatch(
        /^Requests from web pages of .* are not allowed/,
      );
      expect(answered['access-control-allow-origin']).toBeUndefined();
      expect(answered['vary']).toBe('Origin');
    }
  });

  it('is refused before its body is read', async () => {
    const port = await start();
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    const answered = new Promise<string>((resolve) =>
      socket.once('data', (chunk: Buffer) => {
        resolve(chunk.toString());
      }),
    );
    socket.write(
      `POST /classify HTTP/1.1\r\nHost: localhost\r\nOrigin: ${PAGE}\r\nContent-Length: 1000000\r\n\r\n`,
    );
    expect(await answered).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('is heard where it is named, exactly, and reads refusals too', async () => {
    const port = await start({ cors: [PAGE, 'http://localhost:3000'] });
    for (const origin of [PAGE, 'http://localhost:3000']) {
      const { status, headers } = await send(port, { headers: { origin } });
      expect(status).toBe(200);
      expect(headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'Origin' });
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
    const missing = await send(port, { path: '/nowhere', headers: { origin: PAGE } });
    expect(missing.status).toBe(404);
    expect(missing.headers['access-control-allow-origin']).toBe(PAGE);
    const others = ['http://example.org', 'https://example.org:8443', 'https://a.example.org'];
    for (const origin of [...others, 'https://example.org.evil.example', 'HTTPS://EXAMPLE.ORG']) {
      expect((await send(port, { headers: { origin } })).status).toBe(403);
    }
  });

  it('asks first, which is answered without the token', async () => {
    const port = await start({ token: 'secret', cors: [PAGE] });
    const allowed = await preflight(port, PAGE, {
      'access-control-request-private-network': 'true',
    });
    expect(allowed.status).toBe(204);
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'Authorization, Content-Type',
      'access-control-allow-private-network': 'true',
    });
    expect(allowed.headers['vary']).toMatch(/^Origin, Access-Control-Request-Method/);
    expect((await preflight(port, 'https://other.example')).status).toBe(403);
    const headers = { origin: PAGE };
    const refused = await send(port, { headers });
    expect(refused.status).toBe(401);
    expect(refused.headers['access-control-allow-origin']).toBe(PAGE);
    const authorization = 'Bearer secret';
    expect((await send(port, { headers: { ...headers, authorization } })).status).toBe(200);
  });

  it('is none that is at this address itself, nor a program', async () => {
    const port = await start();
    for (const headers of [
      { origin: `http://127.0.0.1:${port}` },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      {},
    ]) {
      expect((await send(port, { headers })).status).toBe(200);
    }
  });
});

describe('an origin', () => {
  it.each([
    'https://example.org',
    'http://localhost:3000',
    'http://127.0.0.1:8080',
    'http://[::1]',
  ])('is one as browsers send it: %s', (text) => {
    expect(isOrigin(text)).toBe(true);
  });

  it.each([
    '*',
    '',
    'null',
    'example.org',
    'https://example.org/',
    'https://example.org/page',
    'https://example.org:443',
    'HTTPS://example.org',
    'https://EXAMPLE.org',
    'https://*.example.org',
    'file:///page.html',
    'javascript:alert(1)',
    'https://a b',
  ])('is none: %j', (text) => {
    expect(isOrigin(text)).toBe(false);
  });
});

describe('the token', () => {
  it.each([
    '/%',
    '/%zz',
    '/v1/models/%E0%A4',
    `${MODEL}/%`,
    '/nowhere',
    '/v1/models/other',
    `/${'a'.repeat(2000)}`,
    '//',
    '/healthz/',
    '/healthz/%',
  ])('is checked before anything is said of %s', async (path) => {
    const port = await start({ token: 'secret' });
    for (const method of ['GET', 'POST', 'OPTIONS', 'PUT', 'PROPFIND']) {
      const { status, body } = await send(port, { method, path });
      expect([method, status]).toEqual([method, 401]);
      expect(body).toContain('requires a token');
    }
  });

  it('lets in what is then refused in a sentence', async () => {
    const port = await start({ token: 'secret' });
    const headers = { authorization: 'Bearer secret' };
    const { status, body } = await send(port, { path: '/%', headers });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toEqual({
      error: 'The URL is invalid: each % must be followed by two hexadecimal digits.',
    });
  });

  it('is not what other names of this computer are asked for', async () => {
    const port = await start();
    const refused = await send(port, { path: '/%', headers: { host: 'evil.example' } });
    expect(refused.status).toBe(403);
  });
});

/** Begin to send a body and never end it. */
function holdOpen(port: number, length: number, sent: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `POST /classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n`,
      );
      socket.write(Buffer.alloc(sent), () => undefined);
      resolve(socket);
    });
    socket.on('error', reject);
    socket.on('error', () => undefined);
  });
}

/** What is sent back until the connection ends. */
function replyOn(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('close', () => {
      resolve(text);
    });
  });
}

async function beginSilence(): Promise<typeof silent> {
  const own = await served();
  const senders = Array.from({ length: 5 }, () => holdOpen(portOf(own), 31 * MIB, 1));
  const open = await Promise.all(senders);
  return { server: own, replies: Promise.all(open.map(replyOn)) };
}

describe('bodies that do not end', () => {
  it('hold up nobody whose own body is small', async () => {
    const port = await start();
    for (let at = 0; at < 8; at++) sockets.push(await holdOpen(port, 31 * MIB, MIB));
    expect((await send(port)).status).toBe(200);
    const small = await send(port, { method: 'POST', path: `${MODEL}:predict`, body: '{}' });
    expect(small.status).toBe(400);
  });

  it('of many connections are not all taken', async () => {
    const port = await start();
    const closed = await new Promise<boolean>((resolve) => {
      for (let at = 0; at < 540; at++) {
        const socket = connect(port, '127.0.0.1');
        sockets.push(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          resolve(true);
        });
      }
    });
    expect(closed).toBe(true);
  }, 30_000);
});

describe('JSON that is small and costs much', () => {
  const size = 30 * MIB;
  it.each([
    ['objects', `{"instances": [${'{},'.repeat(size / 3)}{}]}`],
    ['lists', `{"instances": [${'[],'.repeat(size / 3)}[]]}`],
    ['lists in lists', '['.repeat(size)],
    ['whole lists in lists', `{"instances": ${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`],
    ['objects in objects', '{"a":'.repeat(size / 5)],
    ['short texts', `{"instances": [${'"a",'.repeat(size / 4)}""]}`],
    ['numbers', `{"instances": [${'1,'.repeat(size / 2)}1]}`],
    ['names', `{${Array.from({ length: 2e6 }, (_, at) => `"${at}":1`).join()}}`],
    ['escaped quotes', `{"instances": ["${'\\"'.repeat(size / 2)}"]}`],
  ])('is refused in a sentence, in little time and memory: %s', (_what, text) => {
    const body = Buffer.from(text);
    const before = process.memoryUsage().rss;
    const cpu = process.cpuUsage();
    expect(() => parseQuestion(body, GRAY_28)).toThrow(/^(The|Each|picture)/);
    const { user, system } = process.cpuUsage(cpu);
    expect((process.memoryUsage().rss - before) / MIB).toBeLessThan(500);
    expect((user + system) / 1e6).toBeLessThan(2);
  });

  it('is not what the most pictures are that are taken', () => {
    const picture = JSON.stringify(
      Array.from({ length: 28 }, () => new Array<number[]>(28).fill([0.5])),
    );
    const pictures = new Array<string>(1000).fill(`{"pictures": ${picture}}`).join();
    const { pictures: read } = parseQuestion(Buffer.from(`{"instances": [${pictures}]}`), GRAY_28);
    expect(read.length).toBe(784_000);
  });
});

describe('large bodies that do not end', () => {
  it('are ended when their senders are silent, in a sentence, and large ones come in again', async () => {
    const replies = await silent.replies;
    // Four were being read; the fifth waited for room, and had its turn or was sent away.
    expect(
      replies.filter((text) => text.startsWith('HTTP/1.1 408 ')).length,
    ).toBeGreaterThanOrEqual(4);
    expect(replies.every((text) => /^HTTP\/1\.1 (408|503) /.test(text))).toBe(true);
    expect(replies[0]).toContain('No data received for 10 s');
    const large = await send(portOf(silent.server), {
      method: 'POST',
      path: '/classify',
      body: 'x'.repeat(20 * MIB),
    });
    expect(large.status).toBe(400);
  }, 60_000);
});
