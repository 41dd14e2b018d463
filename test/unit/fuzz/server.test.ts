/** What comes over HTTP is hostile until it is parsed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadClassifier, type Classifier } from '@engine/classify/classifier';
import type { PreprocessedPhoto } from '@engine/photo/preprocessing';
import { RunStore } from '@engine/runs/run-store';
import { DEFAULTS } from '@engine/settings';
import { createApp, type ServerApp } from '../../../electron/server/app';
import { GRAY_28 } from '@engine/data/image-shape';
import { readPredictRequest } from '../../../electron/server/grpc/predict-request';
import { picturesOfRequest } from '../../../electron/server/grpc/request-pictures';
import { parseQuestion } from '../../../electron/server/protocol';
import { ServerError } from '../../../electron/server/server-error';
import { builtDecoder } from '../../support/decoder';
import { damaged, damagedJson, inputs, survives } from '../../support/hostile';
import { temporaryFolder } from '../../support/idx-folder';
import { png } from '../../support/pictures';
import { storedRun } from '../../support/stored-run';

const picture = Array.from({ length: 28 }, () => Array.from({ length: 28 }, () => [0]));
const file = png({ width: 5, height: 4, values: new Uint8Array(20).fill(9) });
const base64 = file.toString('base64');
const numbers = [
  JSON.stringify({ instances: [picture] }),
  JSON.stringify({ inputs: { pictures: [picture] }, signature_name: 'serving_default' }),
  JSON.stringify({ instances: [{ pictures: picture }] }),
];
const files = [
  JSON.stringify({ signature_name: 'image', instances: [{ b64: base64 }, { b64: base64 }] }),
  JSON.stringify({ signature_name: 'image', inputs: { image: [{ b64: base64 }] } }),
];

/** The network's answer is not what is looked at here. */
const whole = { x: 0, y: 0, width: 1, height: 1 };
const seen: PreprocessedPhoto = {
  image: new Float32Array(784),
  box: whole,
  frame: whole,
  outline: [],
  garmentFound: false,
  othersLeftOut: 0,
  white: false,
};

let home: ReturnType<typeof temporaryFolder>;
let classifier: Classifier;
let server: ServerApp;
beforeAll(async () => {
  home = temporaryFolder();
  const store = new RunStore(home.path);
  const { run, network } = await storedRun(store, DEFAULTS.linear);
  network.free();
  classifier = await loadClassifier(store, run);
  server = createApp(classifier, {
    token: null,
    name: null,
    see: () => Promise.resolve(seen),
    decoder: builtDecoder(),
  });
});
afterAll(async () => {
  await server.app.close();
  classifier.network.free();
  home.remove();
});

/** The status of an answer, which is never the server's own fault, and is a sentence if it refuses. */
async function statusOf(url: string, payload: Buffer, headers = {}): Promise<number> {
  const reply = await server.app.inject({ method: 'POST', url, payload, headers });
  const { error = null } = reply.json<{ error?: unknown }>();
  expect(reply.statusCode).toBeLessThan(500);
  if (reply.statusCode !== 200) expect(error).toMatch(/^[^]{10,2000}$/);
  return reply.statusCode;
}

describe('damaged bodies', () => {
  it('are parsed or refused', async () => {
    const { read, refused } = await survives(
      damagedJson([...numbers, ...files]),
      [ServerError],
      (bytes) => {
        const { pictures } = parseQuestion(bytes, GRAY_28);
        expect(pictures.length).toBeGreaterThan(0);
        if (pictures instanceof Float32Array) {
          expect(pictures.length % 784).toBe(0);
          expect(pictures.every((value) => value >= 0 && value <= 1)).toBe(true);
        }
      },
    );
    expect([read > 20, refused > 200]).toEqual([true, true]);
  });

  it('are answered, and by no fault of the server', async () => {
    const url = `/v1/models/${server.name}:predict`;
    const statuses = new Set<number>();
    await survives(
      damagedJson([...numbers, ...files]),
      [],
      async (bytes) => statuses.add(await statusOf(url, bytes)),
      inputs(500),
    );
    expect(statuses).toEqual(new Set([200, 400]));
  });

  it('that should be photos are answered too', async () => {
    await survives(damaged([file]), [], (bytes) => statusOf('/classify', bytes), inputs(500));
  });

  it('are taken whatever their headers and address say', async () => {
    const headers = ['content-type', 'accept', 'expect', 'x-forwarded-for', 'authorization'];
    const text = Buffer.from(numbers[0] ?? '');
    await survives(
      damaged([Buffer.from('application/json; charset=utf-8'), Buffer.from('multipart/form-data')]),
      [],
      async (bytes) => {
        // What no client can send: Node.js's own parser takes these characters in a header only.
        const value = bytes.toString('latin1').replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
        const name = headers[bytes.length % headers.length] ?? 'accept';
        await statusOf(`/${encodeURIComponent(value)}`, text, { [name]: value });
        await statusOf('/classify', text, { [name]: value });
      },
      inputs(400),
    );
  });
});

describe('damaged gRPC messages', () => {
  const field = (number: number, value: Uint8Array): Buffer => {
    const length = Buffer.from([(value.length & 127) | 128, value.length >> 7]);
    return Buffer.concat([Buffer.from([(number << 3) | 2]), length, value]);
  };
  const text = (words: string): Buffer => Buffer.from(words);
  const sizes = (...each: number[]): Buffer =>
    Buffer.concat(each.map((size) => field(2, Buffer.from([8, size]))));
  const floats = new Uint8Array(new Float32Array(784).fill(0.5).buffer);
  const numbers = [Buffer.from([8, 1]), field(2, sizes(1, 28, 28, 1)), field(4, floats)];
  const strings = [Buffer.from([8, 7]), field(2, sizes(1)), field(8, file)];
  const message = (signature: string, input: string, tensor: readonly Buffer[]): Buffer =>
    Buffer.concat([
      field(1, Buffer.concat([field(1, text('linear')), field(3, text(signature))])),
      field(2, Buffer.concat([field(1, text(input)), field(2, Buffer.concat(tensor))])),
    ]);
  const whole = [
    message('serving_default', 'pictures', numbers),
    message('image', 'image_bytes', strings),
  ];

  it('are parsed or refused', async () => {
    const { read, refused } = await survives(damaged(whole), [ServerError], (bytes) => {
      const pictures = picturesOfRequest(readPredictRequest(bytes), GRAY_28);
      expect(pictures.length).toBeGreaterThan(0);
      if (!(pictures instanceof Float32Array)) return;
      expect(pictures.length % 784).toBe(0);
      expect(pictures.every((value) => value >= 0 && value <= 1)).toBe(true);
    });
    expect([read > 20, refused > 200]).toEqual([true, true]);
  });
});

describe('bodies that cost much', () => {
  it('are refused where a name is nested so deep that it cannot be told', () => {
    const deep = `${'['.repeat(1e6)}${']'.repeat(1e6)}`;
    const refused = (body: string) => () => parseQuestion(Buffer.from(body), GRAY_28);
    expect(refused(`{"instances": [1], "signature_name": ${deep}}`)).toThrow(ServerError);
    expect(refused(`{"instances": [${deep}]}`)).toThrow(/image 0 is \[1,1,1,1,1,1,1,1\]/);
  });

  it('are refused where small files hold many pixels together', async () => {
    const large = png({ width: 3000, height: 3000, values: new Uint8Array(9e6) });
    const instances = new Array<object>(2).fill({ b64: large.toString('base64') });
    const reply = await server.app.inject({
      method: 'POST',
      url: `/v1/models/${server.name}:predict`,
      payload: { signature_name: 'image', instances },
    });
    expect(reply.statusCode).toBe(400);
    expect(reply.json<{ error: string }>().error).toContain('16 million pixels in total');
  });
});
