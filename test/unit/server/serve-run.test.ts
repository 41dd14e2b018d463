/** The server at a real address, as clients meet it. */
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PIXELS, toUnit } from '@engine/data/dataset';
import { exportRun } from '@engine/export/export-run';
import { decodeSavedModel, TYPES, type TensorInfo } from '@engine/tensorflow/saved-model-schema';
import type { Network } from '@engine/models/network';
import { preprocessPhoto } from '@engine/photo/preprocess';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import type { PortTakenError } from '../../../electron/server/http/free-port';
import {
  serveRun,
  type RunningServer,
  type ServeOptions,
} from '../../../electron/server/serve-run';
import { builtDecoder } from '../../support/decoder';
import { OF_PROBABILITIES } from '../../support/float32';
import { realSlice, temporaryFolder } from '../../support/idx-folder';
import { png, studioPhoto } from '../../support/pictures';
import { CLASS_NAMES, runRecord, storedRun } from '../../support/stored-run';

const LOCAL: ServeOptions = {
  host: '127.0.0.1',
  port: 0,
  token: null,
  see: preprocessPhoto,
  decoder: builtDecoder(),
  name: null,
};
const IMAGES = 64;
const MODEL = '/v1/models/my-model';

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let run: string;
let network: Network;
let bytes: Uint8Array;
let pictures: Float32Array;
let server: RunningServer | null = null;
beforeAll(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  const settings = settingsFor('dense', { hidden: [16] });
  ({ run, network } = await storedRun(store, settings, { name: 'My model' }));
  bytes = (await realSlice(0, IMAGES)).test.pixels;
  pictures = toUnit(bytes);
});
afterEach(async () => {
  await server?.stop();
  server = null;
});
afterAll(() => {
  network.free();
  home.remove();
});

async function start(options: Partial<ServeOptions> = {}): Promise<string> {
  server = await serveRun(store, run, { ...LOCAL, ...options });
  return server.address;
}

/** [28,28,1] */
function instance(at: number): number[][][] {
  const picture = Array.from(pictures.subarray(at * PIXELS, (at + 1) * PIXELS));
  return Array.from({ length: 28 }, (_, row) =>
    picture.slice(28 * row, 28 * (row + 1)).map((value) => [value]),
  );
}

function file(at: number): Buffer {
  const values = bytes.slice(at * PIXELS, (at + 1) * PIXELS);
  return png({ width: 28, height: 28, values });
}

interface Reply {
  status: number;
  body: Record<string, unknown>;
}

async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers = {},
): Promise<Reply> {
  const response = await fetch(url, { method: 'POST', body, headers });
  return { status: response.status, body: (await response.json()) as Reply['body'] };
}

async function get(url: string, headers = {}): Promise<Reply> {
  const response = await fetch(url, { headers });
  return { status: response.status, body: (await response.json()) as Reply['body'] };
}

function ask(address: string, body: unknown): Promise<Reply> {
  return post(`${address}${MODEL}:predict`, JSON.stringify(body));
}

/** How far an answer's rows are from what the network says of these pictures. */
function furthest(rows: unknown, places: readonly number[]): number {
  expect(rows).toHaveLength(places.length);
  const apart = places.flatMap((place, row) => {
    const picture = pictures.slice(place * PIXELS, (place + 1) * PIXELS);
    const theirs = (rows as number[][])[row] ?? [];
    return Array.from(network.predict(picture), (value, at) =>
      Math.abs(value - (theirs[at] ?? Number.NaN)),
    );
  });
  return Math.max(...apart);
}

describe('TensorFlow Serving’s protocol', () => {
  it('tells the model’s state', async () => {
    const { status, body } = await get(`${await start()}${MODEL}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      model_version_status: [
        { version: '1', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } },
      ],
    });
  });

  it('tells its signatures and, beside them, its classes', async () => {
    const { body } = await get(`${await start()}${MODEL}/metadata`);
    expect(body).toMatchObject({
      model_spec: { name: 'my-model', version: '1' },
      metadata: {
        signature_def: {
          signature_def: {
            serving_default: {
              inputs: {
                pictures: {
                  dtype: 'DT_FLOAT',
                  tensor_shape: { dim: [{ size: '-1' }, { size: '28' }, { size: '28' }, {}] },
                },
              },
              method_name: 'tensorflow/serving/predict',
            },
            image: { inputs: { image_bytes: { dtype: 'DT_STRING' } } },
          },
        },
        atelier: { classNames: CLASS_NAMES },
      },
    });
  });

  it('describes the signatures of the SavedModel that is exported', async () => {
    const { body } = await get(`${await start()}${MODEL}/versions/1/metadata`);
    const { folder } = await exportRun(
      store,
      run,
      { format: 'savedmodel', card: null },
      join(home.path, 'exported'),
    );
    const [graph] = decodeSavedModel(readFileSync(join(folder, 'saved_model.pb')));
    const types = new Map<number, string>([
      [TYPES.float, 'DT_FLOAT'],
      [TYPES.string, 'DT_STRING'],
    ]);
    const described = ({ name, dtype, shape }: TensorInfo) => ({
      name,
      dtype: types.get(dtype),
      tensor_shape: {
        dim: shape.dim.map(({ size }) => ({ size: String(size), name: '' })),
        unknown_rank: false,
      },
    });
    const all = (tensors: Record<string, TensorInfo>) =>
      Object.fromEntries(Object.entries(tensors).map(([name, info]) => [name, described(info)]));
    const signatures = Object.entries(graph?.signatures ?? {}).map(
      ([name, { inputs, outputs, methodName }]) => [
        name,
        { inputs: all(inputs), outputs: all(outputs), method_name: methodName },
      ],
    );
    expect(body['metadata']).toMatchObject({
      signature_def: { signature_def: Object.fromEntries(signatures) as object },
    });
  });

  it('answers instances by predictions, named or not', async () => {
    const address = await start();
    for (const instances of [
      [instance(0), instance(1)],
      [{ pictures: instance(0) }, { pictures: instance(1) }],
    ]) {
      const { status, body } = await ask(address, { instances });
      expect(status).toBe(200);
      expect(furthest(body['predictions'], [0, 1])).toBeLessThan(OF_PROBABILITIES);
    }
  });

  it('answers inputs by outputs, and a version by its number', async () => {
    const url = `${await start()}${MODEL}/versions/1:predict`;
    for (const inputs of [[instance(2)], { pictures: [instance(2)] }]) {
      const { body } = await post(url, JSON.stringify({ inputs }));
      expect(furthest(body['outputs'], [2])).toBeLessThan(OF_PROBABILITIES);
    }
  });

  it('takes PNG files in base64', async () => {
    const address = await start();
    const b64 = file(3).toString('base64');
    for (const instances of [[{ b64 }], [{ image_bytes: { b64 } }]]) {
      const { body } = await ask(address, { signature_name: 'image', instances });
      expect(furthest(body['predictions'], [3])).toBeLessThan(OF_PROBABILITIES);
    }
  });

  it('answers many at once as one by one', async () => {
    const address = await start();
    const places = Array.from({ length: IMAGES }, (_, at) => at);
    const replies = await Promise.all(
      places.map((at) => ask(address, { instances: [instance(at)] })),
    );
    const rows = replies.map(({ body }) => (body['predictions'] as number[][])[0]);
    expect(furthest(rows, places)).toBeLessThan(OF_PROBABILITIES);
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toContain(`atelier_pictures_total ${IMAGES}`);
    expect(metrics).toMatch(/atelier_request_seconds_count\{.*predict",status="200"\} 64/);
  });
});

describe('a body that is wrong is told so', () => {
  it.each([
    ['no JSON', '{"instances": [', 'The body cannot be read: its JSON ends too early'],
    ['nothing', '', 'The body is empty'],
    ['a list', '[]', 'must be a JSON object'],
    ['neither', '{}', 'must have either a list "instances"'],
    ['both', '{"instances": [1], "inputs": [1]}', 'not both'],
    ['no pictures', '{"instances": []}', 'no images'],
    [
      'a flat picture',
      `{"instances": [${JSON.stringify(new Array(784).fill(0))}]}`,
      'image 0 is [784]',
    ],
    ['a number', '{"instances": [1]}', 'image 0 is a number'],
    ['an unknown signature', '{"signature_name": "x", "instances": [1]}', 'no signature "x"'],
    ['no base64', '{"signature_name": "image", "instances": [1]}', 'must be {"b64"'],
    [
      'no picture file',
      '{"signature_name": "image", "instances": [{"b64": "aGVsbG8="}]}',
      'neither a JPEG nor a PNG',
    ],
    [
      'a broken file',
      `{"signature_name": "image", "instances": [{"b64": "${Buffer.from(png({ width: 9, height: 9, values: new Uint8Array(81) }).subarray(0, 40)).toString('base64')}"}]}`,
      'Image 0 is damaged',
    ],
    ['too many', `{"instances": [${'0,'.repeat(1000)}0]}`, 'has 1001 images'],
    // TensorFlow Serving takes none of these either.
    ['a signature without a name', '{"signature_name": null, "instances": [1]}', 'of that kind'],
    ['another input', '{"instances": [{"image": [1]}]}', 'must be an object with only "pictures"'],
    [
      'one input more',
      '{"instances": [{"pictures": [1], "more": 1}]}',
      'must be an object with only "pictures", like the first one; instance 0 is not',
    ],
    ['first with a name', '{"instances": [{"pictures": [1]}, [1]]}', 'instance 1 is not'],
    ['a name in a column', '{"inputs": [{"pictures": [1]}]}', 'image 0 is an object'],
    ['a column without it', '{"inputs": {"image": [1]}}', 'an object with "pictures"'],
    [
      'bytes with more beside them',
      '{"signature_name": "image", "instances": [{"b64": "aGVsbG8=", "more": 1}]}',
      'must be an object with only "image_bytes"',
    ],
    [
      'base64 for addresses',
      '{"signature_name": "image", "instances": [{"b64": "aGVsb_8-"}]}',
      'is not valid base64',
    ],
  ])('%s', async (_name, body, expected) => {
    const reply = await post(`${await start()}${MODEL}:predict`, body);
    expect(reply.status).toBe(400);
    expect(reply.body['error']).toContain(expected);
  });

  it('bytes instead of shares, and rows that are not regular', async () => {
    const address = await start();
    const bright = instance(0).map((row) => row.map(([value = 0]) => [255 * value]));
    expect((await ask(address, { instances: [bright] })).body['error']).toMatch(
      'Divide bytes by 255',
    );
    const short = instance(0).map((row, at) => (at === 5 ? row.slice(1) : row));
    const { status, body } = await ask(address, { instances: [instance(0), short] });
    expect(status).toBe(400);
    expect(body['error']).toMatch('image 1 is not regular');
  });

  it('too large', async () => {
    const { status, body } = await post(`${await start()}/classify`, Buffer.alloc(33 * 2 ** 20));
    expect(status).toBe(413);
    expect(body['error']).toMatch('The limit is 32 MiB');
  });

  it('packed', async () => {
    const reply = await post(`${await start()}${MODEL}:predict`, '{}', {
      'content-encoding': 'gzip',
    });
    expect(reply.status).toBe(415);
    expect(reply.body['error']).toMatch('without Content-Encoding');
  });
});

describe('where nothing is, the status is that of TensorFlow Serving', () => {
  it.each([
    ['GET', '/v1/models/other', 404, 'Model or version not found'],
    ['GET', '/v1/models/other/metadata', 404, 'Model or version not found'],
    ['POST', '/v1/models/other:predict', 404, 'Model or version not found'],
    ['GET', `${MODEL}/versions/2`, 404, 'Model or version not found'],
    ['POST', `${MODEL}/versions/2:predict`, 404, 'Model or version not found'],
    ['GET', `${MODEL}/labels/stable`, 400, 'no version with the label "stable"'],
    ['POST', `${MODEL}/labels/stable:predict`, 400, 'no version with the label "stable"'],
    ['POST', `${MODEL}:classify`, 400, 'does not support :classify'],
    ['GET', `${MODEL}:predict`, 400, 'not part of TensorFlow Serving’s REST API'],
    ['POST', MODEL, 400, 'not part of TensorFlow Serving’s REST API'],
    ['GET', '/v1/models', 400, 'not part of TensorFlow Serving’s REST API'],
    ['GET', '/', 404, `GET / not found; the model is at ${MODEL}.`],
  ])('%s %s', async (method, path, expected, message) => {
    const response = await fetch(`${await start()}${path}`, {
      method,
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    expect(response.status).toBe(expected);
    expect(response.headers.get('content-type')).toMatch('application/json');
    const body = (await response.json()) as Reply['body'];
    expect(Object.keys(body)).toEqual(['error']);
    expect(body['error']).toMatch(message);
  });
});

describe('/classify', () => {
  it('takes a photo through the whole pipeline', async () => {
    const photo = Uint8Array.from(png(studioPhoto(bytes.subarray(0, PIXELS))));
    const { status, body } = await post(`${await start()}/classify`, photo);
    expect(status).toBe(200);
    expect(CLASS_NAMES).toContain(body['label']);
    expect(body).toMatchObject({ garmentFound: true, threshold: 0.35 });
    expect(Object.keys(body['probabilities'] as object)).toEqual(CLASS_NAMES);
  });

  it('lets no more than 32 photos wait', async () => {
    let goOn = (): void => undefined;
    const opened = new Promise<void>((resolve) => (goOn = resolve));
    let seen: ReturnType<ServeOptions['see']> | null = null;
    const see: ServeOptions['see'] = (photo) =>
      (seen ??= opened.then(() => preprocessPhoto(photo)));
    const url = `${await start({ see })}/classify`;
    const photo = Uint8Array.from(png(studioPhoto(bytes.subarray(0, PIXELS))));
    const asked = Array.from({ length: 33 }, () => post(url, photo));
    const refused = await Promise.race(asked);
    expect(refused.status).toBe(503);
    expect(refused.body['error']).toMatch('32 photos are already waiting');
    goOn();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(32);
  });

  it('says what is no photo', async () => {
    const address = await start();
    const { status, body } = await post(`${address}/classify`, 'hello');
    expect(status).toBe(400);
    expect(body['error']).toBe('The body is not an image.');
    const type = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await post(`${address}/classify`, '--x', type)).status).toBe(415);
  });
});

describe('access', () => {
  it('needs the token everywhere but for its health', async () => {
    const address = await start({ token: 'secret' });
    expect(await get(`${address}/healthz`)).toEqual({ status: 200, body: { status: 'ok' } });
    for (const path of [MODEL, '/metrics', '/nowhere']) {
      for (const headers of [{}, { authorization: 'Bearer secret2' }]) {
        const response = await fetch(`${address}${path}`, { headers });
        expect(response.status).toBe(401);
        expect(response.headers.get('www-authenticate')).toBe('Bearer');
        expect(((await response.json()) as Reply['body'])['error']).toMatch('requires a token');
      }
    }
    const { status } = await get(`${address}${MODEL}`, { authorization: 'Bearer secret' });
    expect(status).toBe(200);
  });

  it('is refused beyond this computer without a token', async () => {
    await expect(serveRun(store, run, { ...LOCAL, host: '0.0.0.0' })).rejects.toThrow(
      'Serve with a token',
    );
  });

  it('is refused to names that are not this computer’s', async () => {
    const { host, port } = new URL(await start());
    expect(host).toContain('127.0.0.1');
    const status = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', reject);
      socket.on('data', (chunk: Buffer) => {
        resolve(chunk.toString().split('\r\n')[0] ?? '');
        socket.destroy();
      });
      socket.write(`GET ${MODEL} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
    });
    expect(status).toContain('403');
  });
});

describe('starting and stopping', () => {
  it('says that a port is in use', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const refused = serveRun(store, run, { ...LOCAL, port });
    await expect(refused).rejects.toThrow(new RegExp(`^Port ${port} is in use; \\d+ is free\\.$`));
    const error: unknown = await refused.catch((cause: unknown) => cause);
    await start({ port: (error as PortTakenError).free ?? 0 });
    other.close();
  });

  it('waits for a run that is training, and needs weights', async () => {
    await store.create(runRecord('busy', { status: 'running' }));
    await expect(serveRun(store, 'busy', LOCAL)).rejects.toThrow('is training');
    await store.create(runRecord('bare'));
    await expect(serveRun(store, 'bare', LOCAL)).rejects.toThrow('has no weights');
  });

  it('gives the answers that are under way before it ends', async () => {
    let begun = (): void => undefined;
    const begins = new Promise<void>((resolve) => (begun = resolve));
    const see: ServeOptions['see'] = (seen) => {
      begun();
      return preprocessPhoto(seen);
    };
    const address = await start({ see });
    const photo = Uint8Array.from(png(studioPhoto(bytes.subarray(0, PIXELS))));
    const answer = post(`${address}/classify`, photo);
    await begins;
    await server?.stop();
    server = null;
    expect((await answer).status).toBe(200);
    await expect(fetch(`${address}/healthz`)).rejects.toThrow('fetch failed');
  });
});
