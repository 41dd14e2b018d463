/** Whatever is no request of the server's is refused in one form, {"error": "sentence"}. */
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadClassifier } from '@engine/classify/classifier';
import { ImportError } from '@engine/import/import-error';
import { preprocessPhoto } from '@engine/photo/preprocess';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { createApp } from '../../../electron/server/app';
import { refuseClientError } from '../../../electron/server/http/raw-refusals';
import { serveRun, type RunningServer } from '../../../electron/server/serve-run';
import { builtDecoder } from '../../support/decoder';
import { temporaryFolder } from '../../support/idx-folder';
import { storedRun } from '../../support/stored-run';

const MODEL = '/v1/models/my-model';
const HEADERS = 'Host: 127.0.0.1\r\nConnection: close\r\n';

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let run: string;
let server: RunningServer;
let port: number;

async function start(token: string | null): Promise<RunningServer> {
  const decoder = builtDecoder();
  return serveRun(store, run, {
    ...{ host: '127.0.0.1', port: 0, token, see: preprocessPhoto, decoder, name: null },
  });
}

beforeAll(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  const stored = await storedRun(store, settingsFor('linear', {}), { name: 'My model' });
  stored.network.free();
  ({ run } = stored);
  server = await start(null);
  port = Number(new URL(server.address).port);
});
afterAll(async () => {
  await server.stop();
  home.remove();
});

interface Reply {
  status: number;
  head: string;
  body: string;
}

/** All that comes back for these bytes, until the server closes the connection. */
function sent(bytes: string | Buffer, to = port): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const socket = connect(to, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    // What is refused early is not read to its end, so that a reset may follow the reply.
    socket.on('error', (error) => {
      if (text === '') reject(error);
    });
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      const [, status = '0'] = /^HTTP\/1\.1 (\d+) /.exec(head) ?? [];
      resolve({ status: Number(status), head, body: rest.join('\r\n\r\n') });
    });
    socket.write(bytes);
  });
}

const get = (path: string, more = '', method = 'GET') =>
  `${method} ${path} HTTP/1.1\r\n${HEADERS}${more}\r\n`;
const post = (path: string, more: string, body = 'x') =>
  `POST ${path} HTTP/1.1\r\n${HEADERS}Content-Length: ${body.length}\r\n${more}\r\n${body}`;
const begun = (...more: string[]) =>
  `POST /classify HTTP/1.1\r\n${HEADERS}${more.join('\r\n')}\r\n\r\n`;

const INVALID = /^The request is not valid HTTP\/1\.1/;
const LENGTH = /^The length of the body is unclear/;
const CHUNKS = /^The chunks of the body are invalid/;

describe('what is no request', () => {
  it.each<[what: string, bytes: string | Buffer, status: number, sentence: RegExp]>([
    ['the start of TLS', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', 400, INVALID],
    ['a method of its own', get('/healthz', '', 'FOO'), 400, INVALID],
    ['lines without returns', 'GET /healthz HTTP/1.1\nHost: localhost\n\n', 400, INVALID],
    [
      'headers without end',
      get('/healthz', `X: ${'a'.repeat(100_000)}\r\n`),
      431,
      /limit is 16 KiB/,
    ],
    ['a URL without end', get(`/${'a'.repeat(20_000)}`), 431, /limit is 16 KiB/],
    ['a URL in UTF-8', Buffer.from(get('/é')), 400, /URL is invalid|not valid HTTP/],
    ['a header of two words', get('/healthz', 'X Y: a\r\n'), 400, /^A header of the request/],
    ['a control character', get('/healthz', 'X: a\x01b\r\n'), 400, /^A header of the request/],
    ['a negative length', begun('Content-Length: -3'), 400, LENGTH],
    ['an endless length', begun(`Content-Length: ${'9'.repeat(30)}`), 400, LENGTH],
    ['two lengths', begun('Content-Length: 3', 'Transfer-Encoding: chunked'), 400, LENGTH],
    ['another encoding', begun('Transfer-Encoding: gzip'), 400, LENGTH],
    ['no chunks', `${begun('Transfer-Encoding: chunked')}ZZ\r\n`, 400, CHUNKS],
    [
      'chunks with endless extensions',
      `${begun('Transfer-Encoding: chunked')}1;${'a'.repeat(200_000)}\r\nx\r\n0\r\n\r\n`,
      413,
      CHUNKS,
    ],
    ['no host', 'GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n', 400, /has no Host header/],
    ['a proxy', get('example.org:443', '', 'CONNECT'), 405, /^This server is not a proxy/],
    ['an expectation', begun('Expect: 200-ok', 'Content-Length: 1'), 417, /^The Expect header/],
    ['a type that is none', post('/classify', 'Content-Type: ;;;\r\n'), 415, /Content-Type header/],
    ['an empty type', post('/classify', 'Content-Type: \r\n'), 415, /Content-Type header/],
    [
      'no JSON',
      post(`${MODEL}:predict`, '', '{'),
      400,
      /cannot be read: (its JSON|it is not valid)/,
    ],
    ['an unknown address', get('/nowhere'), 404, /^GET \/nowhere not found/],
    [
      'an unknown method of the model',
      get(MODEL, '', 'PUT'),
      400,
      /not part of TensorFlow Serving/,
    ],
  ])('%s is refused in a sentence', async (_what, bytes, status, sentence) => {
    const reply = await sent(bytes);
    expect(reply.status).toBe(status);
    expect(reply.head).toMatch(/^content-type: application\/json/im);
    const told = JSON.parse(reply.body) as { error: string };
    expect(Object.keys(told)).toEqual(['error']);
    expect(told.error).toMatch(sentence);
    expect(told.error).toMatch(/^[A-Z].*\.$/);
  });

  it('is refused before its token is asked for, and says nothing of the model', async () => {
    const guarded = await start('secret');
    try {
      const to = Number(new URL(guarded.address).port);
      const reply = await sent(get('/healthz', '', 'FOO'), to);
      expect([reply.status, reply.body]).toEqual([400, expect.not.stringContaining('my-model')]);
      const hostless = await sent('GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n', to);
      expect(hostless.status).toBe(400);
      // The scheme is compared whatever its case (RFC 9110, 11.1).
      const known = await sent(get(MODEL, 'Authorization: bearer secret\r\n'), to);
      expect(known.status).toBe(200);
      const unknown = await sent(get(MODEL, 'Authorization: bearer Secret\r\n'), to);
      expect(unknown.status).toBe(401);
    } finally {
      await guarded.stop();
    }
  });

  it('is not answered in the middle of another answer', () => {
    const done: string[] = [];
    const socket = Object.assign(new PassThrough(), { _httpMessage: { headersSent: true } });
    socket.on('data', () => done.push('answered'));
    socket.on('close', () => done.push('closed'));
    refuseClientError(Object.assign(new Error(), { code: 'HPE_INVALID_METHOD' }), socket);
    expect(socket.destroyed).toBe(true);
    expect(done).not.toContain('answered');
  });
});

describe('what fails inside of the server', () => {
  const ask = async (error: Error): Promise<[status: number, body: unknown]> => {
    const classifier = await loadClassifier(store, run);
    classifier.network.predict = () => {
      throw error;
    };
    const decoder = builtDecoder();
    const { app } = createApp(classifier, {
      token: null,
      see: preprocessPhoto,
      decoder,
      name: null,
    });
    const pixels = Array.from({ length: 28 }, () => new Array<number[]>(28).fill([0.5]));
    const payload = JSON.stringify({ instances: [pixels] });
    const reply = await app.inject({ method: 'POST', url: `${MODEL}:predict`, payload });
    await app.close();
    classifier.network.free();
    return [reply.statusCode, reply.json()];
  };

  it('is told in a sentence, and not in the words of a library', async () => {
    const internal = {
      error: 'The server failed to answer because of an internal error. Send the request again.',
    };
    expect(await ask(new Error('Invalid TF_Status: 3\nMessage: none'))).toEqual([500, internal]);
    expect(await ask(new TypeError('x is undefined'))).toEqual([500, internal]);
    const own = new ImportError('The model outputs NaN or infinity.');
    expect(await ask(own)).toEqual([500, { error: own.message }]);
  });
});

describe('an address with another method', () => {
  it.each([
    ['GET', '/classify', 'POST'],
    ['PUT', '/classify', 'POST'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['DELETE', '/metrics', 'GET, HEAD'],
  ])('says which it takes: %s %s', async (method, path, allowed) => {
    const reply = await sent(get(path, '', method));
    const [first = ''] = allowed.split(', ');
    expect(reply.status).toBe(405);
    expect(reply.head).toMatch(new RegExp(`^allow: ${allowed}\\r?$`, 'im'));
    expect(JSON.parse(reply.body)).toEqual({
      error: `${method} ${path} is not supported. Use ${first}.`,
    });
  });
});

describe('what a body is called', () => {
  it.each(['multipart/form-data; boundary=x', 'Multipart/Form-Data', ' MULTIPART/mixed'])(
    'is compared whatever its case: %s',
    async (type) => {
      const photo = await sent(post('/classify', `Content-Type: ${type}\r\n`));
      expect([photo.status, photo.body]).toEqual([415, expect.stringContaining('--data-binary')]);
      const numbers = await sent(post(`${MODEL}:predict`, `Content-Type: ${type}\r\n`));
      expect([numbers.status, numbers.body]).toEqual([415, expect.stringContaining('Send JSON')]);
    },
  );

  it.each([
    ['identity', 400],
    ['Identity', 400],
    ['identity, IDENTITY', 400],
    ['gzip', 415],
    ['identity, gzip', 415],
    ['GZIP', 415],
  ])('is plain or refused: %s', async (encoding, status) => {
    const reply = await sent(post('/classify', `Content-Encoding: ${encoding}\r\n`));
    expect(reply.status).toBe(status);
  });
});
