/** The gRPC API at a real address, by the library's own client and by TensorFlow's in Python. */
import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'protobufjs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { GRAY_28 } from '@engine/data/image-shape';
import { INPUT, OUTPUT } from '@engine/export/about';
import { IMAGE_INPUT, SIGNATURES } from '@engine/export/savedmodel/saved-model';
import type { Network } from '@engine/models/network';
import { preprocessPhoto } from '@engine/photo/preprocess';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { startGrpc } from '../../../electron/server/grpc/grpc-server';
import { clientScripts } from '../../../electron/server/client-scripts';
import { serveRun, type RunningServer } from '../../../electron/server/serve-run';
import { builtDecoder } from '../../support/decoder';
import { OF_PROBABILITIES } from '../../support/float32';
import { temporaryFolder } from '../../support/idx-folder';
import { png, studioPhoto } from '../../support/pictures';
import { PEERS_TIMEOUT_MS, python, skipWithoutPeers } from '../../support/peers';
import { storedRun } from '../../support/stored-run';

/** As TensorFlow Serving defines them: tensorflow_serving/apis/predict.proto and model.proto. */
const MESSAGES = parse(`
syntax = "proto3";
message Version { int64 value = 1; }
message ModelSpec {
  string name = 1;
  oneof choice { Version version = 2; string version_label = 4; }
  string signature_name = 3;
}
message Dim { int64 size = 1; string name = 2; }
message Shape { repeated Dim dim = 2; }
message Tensor {
  int32 dtype = 1;
  Shape tensor_shape = 2;
  bytes tensor_content = 4;
  repeated float float_val = 5;
  repeated bytes string_val = 8;
}
message Request {
  ModelSpec model_spec = 1;
  map<string, Tensor> inputs = 2;
  repeated string output_filter = 3;
}
message Response { map<string, Tensor> outputs = 1; ModelSpec model_spec = 2; }
`).root;
const [REQUEST, RESPONSE] = [MESSAGES.lookupType('Request'), MESSAGES.lookupType('Response')];
const FLOAT = 1;
const STRING = 7;
const PATH = '/tensorflow.serving.PredictionService/Predict';
const NAME = 'mine';
const run = promisify(execFile);

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let stored: string;
let network: Network;
let server: RunningServer | null = null;
let client: Client | null = null;
beforeAll(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  ({ run: stored, network } = await storedRun(store, settingsFor('dense', { hidden: [16] })));
});
afterEach(async () => {
  client?.close();
  await server?.stop();
  [client, server] = [null, null];
});
afterAll(() => {
  network.free();
  home.remove();
});

async function start(token: string | null = null): Promise<string> {
  server = await serveRun(store, stored, {
    host: '127.0.0.1',
    port: 0,
    grpcPort: 0,
    token,
    see: preprocessPhoto,
    decoder: builtDecoder(),
    name: NAME,
  });
  const address = server.grpcAddress ?? '';
  client = new Client(address, credentials.createInsecure());
  return address;
}

function send(message: Buffer, metadata = new Metadata()): Promise<Buffer> {
  const same = (bytes: Buffer): Buffer => bytes;
  return new Promise((answered, failed) => {
    client?.makeUnaryRequest(PATH, same, same, message, metadata, (error, response) => {
      if (error === null) answered(response ?? Buffer.alloc(0));
      else failed(error);
    });
  });
}

interface Tensor {
  dtype: number;
  tensorShape: { dim: { size: number }[] };
  tensorContent?: Uint8Array;
  floatVal?: number[];
  stringVal?: Uint8Array[];
}

const shape = (...sizes: number[]): Tensor['tensorShape'] => ({
  dim: sizes.map((size) => ({ size })),
});

function encode(inputs: Record<string, Tensor>, spec: object = {}, more: object = {}): Buffer {
  const modelSpec = { name: NAME, ...spec };
  return Buffer.from(REQUEST.encode(REQUEST.fromObject({ modelSpec, inputs, ...more })).finish());
}

async function ask(inputs: Record<string, Tensor>, spec: object = {}): Promise<number[]> {
  const bytes = await send(encode(inputs, spec));
  const { outputs, modelSpec } = RESPONSE.toObject(RESPONSE.decode(bytes), { longs: Number }) as {
    outputs: Record<string, Tensor>;
    modelSpec: object;
  };
  expect(modelSpec).toMatchObject({ name: NAME, version: { value: 1 } });
  const { dtype, tensorShape, floatVal = [] } = outputs[OUTPUT] ?? { tensorShape: shape() };
  expect([dtype, tensorShape.dim.map(({ size }) => size).at(-1)]).toEqual([FLOAT, 10]);
  return floatVal;
}

const pictures = Float32Array.from({ length: 2 * 784 }, (_, at) => (at % 97) / 96);
const content = new Uint8Array(pictures.buffer);
const ofTwo: Tensor = { dtype: FLOAT, tensorShape: shape(2, 28, 28, 1), tensorContent: content };

function expectClose(found: readonly number[], expected: Float32Array): void {
  expect(found).toHaveLength(expected.length);
  for (const [at, value] of expected.entries()) {
    expect(found[at]).toBeCloseTo(value, OF_PROBABILITIES);
  }
}

describe('Predict by gRPC', () => {
  it('answers images as bytes, as numbers, and without the dimension of one channel', async () => {
    await start();
    const expected = network.predict(pictures);
    expectClose(await ask({ [INPUT]: ofTwo }), expected);
    expectClose(await ask({ [INPUT]: ofTwo }, { signatureName: 'serving_default' }), expected);
    expectClose(await ask({ [INPUT]: ofTwo }, { version: { value: 1 } }), expected);
    const floatVal = [...pictures];
    expectClose(
      await ask({ [INPUT]: { dtype: FLOAT, tensorShape: shape(2, 28, 28), floatVal } }),
      expected,
    );
  });

  it('fills a tensor up with its last number, as TensorFlow does', async () => {
    await start();
    const gray = { dtype: FLOAT, tensorShape: shape(1, 28, 28, 1), floatVal: [0.5] };
    expectClose(await ask({ [INPUT]: gray }), network.predict(new Float32Array(784).fill(0.5)));
  });

  it('answers files as the REST API does, and counts them with it', async () => {
    await start();
    const file = png(studioPhoto(new Uint8Array(784).fill(200)));
    const stringVal = [file];
    const found = await ask(
      { [IMAGE_INPUT]: { dtype: STRING, tensorShape: shape(1), stringVal } },
      { signatureName: SIGNATURES.images },
    );
    const body = {
      signature_name: SIGNATURES.images,
      instances: [{ b64: Buffer.from(file).toString('base64') }],
    };
    const response = await fetch(`${server?.address ?? ''}/v1/models/${NAME}:predict`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const { predictions } = (await response.json()) as { predictions: number[][] };
    expectClose(found, Float32Array.from(predictions[0] ?? []));
    expect(server?.figures().requests).toBe(2);
  });

  it('answers many clients at once', async () => {
    await start();
    const expected = network.predict(pictures);
    const found = await Promise.all(Array.from({ length: 100 }, () => ask({ [INPUT]: ofTwo })));
    for (const each of found) expectClose(each, expected);
  });

  const INVALID = status.INVALID_ARGUMENT;
  const one = shape(1, 28, 28, 1);
  it.each<[string, number, string, () => Buffer]>([
    ['no message', INVALID, 'is not a PredictRequest', () => Buffer.from([255, 255, 255])],
    ['nothing', status.NOT_FOUND, 'the model is "mine"', () => Buffer.alloc(0)],
    ['another model', status.NOT_FOUND, 'mine', () => encode({ [INPUT]: ofTwo }, { name: 'no' })],
    [
      'another version',
      status.NOT_FOUND,
      'mine',
      () => encode({ [INPUT]: ofTwo }, { version: { value: 2 } }),
    ],
    ['a label', status.NOT_FOUND, 'mine', () => encode({ [INPUT]: ofTwo }, { versionLabel: 'x' })],
    [
      'another signature',
      INVALID,
      'There is no signature "no".',
      () => encode({ [INPUT]: ofTwo }, { signatureName: 'no' }),
    ],
    [
      'another output',
      INVALID,
      'The model has one output, "probabilities".',
      () => encode({ [INPUT]: ofTwo }, {}, { outputFilter: ['logits'] }),
    ],
    ['no input', INVALID, 'exactly one input, "pictures"', () => encode({})],
    ['two inputs', INVALID, 'one input', () => encode({ [INPUT]: ofTwo, more: ofTwo })],
    ['another type', INVALID, 'float32', () => encode({ [INPUT]: { ...ofTwo, dtype: 3 } })],
    [
      'another shape',
      INVALID,
      'The tensor must be [N,28,28,1], but is [2,28].',
      () => encode({ [INPUT]: { ...ofTwo, tensorShape: shape(2, 28) } }),
    ],
    [
      'too few values',
      INVALID,
      'has 1568 values, but its shape has 2352',
      () => encode({ [INPUT]: { ...ofTwo, tensorShape: shape(3, 28, 28, 1) } }),
    ],
    [
      'half a number',
      INVALID,
      'incomplete',
      () => encode({ [INPUT]: { ...ofTwo, tensorContent: content.subarray(1) } }),
    ],
    [
      'too many images',
      INVALID,
      'The limit is 1000.',
      () => encode({ [INPUT]: { ...ofTwo, tensorShape: shape(1001, 28, 28, 1), floatVal: [0] } }),
    ],
    [
      'no image',
      INVALID,
      'has no images',
      () => encode({ [INPUT]: { ...ofTwo, tensorShape: shape(0, 28, 28, 1) } }),
    ],
    [
      'no number',
      INVALID,
      'Pixels must be from 0 to 1, but one is NaN.',
      () => encode({ [INPUT]: { dtype: FLOAT, tensorShape: one, floatVal: [Number.NaN] } }),
    ],
    [
      'what is no file',
      INVALID,
      'Image 0 is neither a JPEG nor a PNG file.',
      () =>
        encode(
          { [IMAGE_INPUT]: { dtype: STRING, tensorShape: shape(1), stringVal: [content] } },
          { signatureName: SIGNATURES.images },
        ),
    ],
    [
      'millions of empty files',
      INVALID,
      'more fields',
      () => {
        // Field 8 of length 0, over and over: two bytes for each.
        const empty = Buffer.from([0x42, 0]);
        const tensor = Buffer.concat(Array.from({ length: 1_000_000 }, () => empty));
        const entry = Buffer.concat([Buffer.from([0x12, 0x80, 0x89, 0x7a]), tensor]);
        return Buffer.concat([Buffer.from([0x12, 0x84, 0x89, 0x7a]), entry]);
      },
    ],
  ])('refuses %s in a sentence', async (_what, code, sentence, message) => {
    await start();
    const error = await send(message()).then(
      () => null,
      (cause: unknown) => cause as ServiceError,
    );
    expect(error?.details).toContain(sentence);
    expect(error?.code).toBe(code);
    expectClose(await ask({ [INPUT]: ofTwo }), network.predict(pictures));
  });

  it('refuses a message that is too large', async () => {
    await start();
    const floatVal = new Array<number>(2_200_000).fill(0);
    await expect(
      send(encode({ [INPUT]: { dtype: FLOAT, tensorShape: one, floatVal } })),
    ).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    expectClose(await ask({ [INPUT]: ofTwo }), network.predict(pictures));
  });

  it('lets nobody wait for those who are silent', async () => {
    const asked: number[] = [];
    const grpc = await startGrpc(
      '127.0.0.1',
      0,
      {
        name: NAME,
        shape: GRAY_28,
        classes: 10,
        predict: (images) => Promise.resolve(network.predict(images as Float32Array)),
        checkToken: () => undefined,
        answered: (httpStatus) => asked.push(httpStatus),
      },
      { calls: 2, waitMs: 60_000, silenceMs: 200 },
    );
    const target = `127.0.0.1:${grpc.port}`;
    const silent = new Client(target, credentials.createInsecure());
    client = new Client(target, credentials.createInsecure());
    const same = (bytes: Buffer): Buffer => bytes;
    const ends = [1, 2].map(
      () =>
        new Promise<ServiceError | null>((end) => {
          // Begun, and never sent.
          silent.makeClientStreamRequest(PATH, same, same, end).on('error', () => undefined);
        }),
    );
    await vi.waitFor(async () => {
      expectClose(await ask({ [INPUT]: ofTwo }), network.predict(pictures));
    });
    const [first, second] = await Promise.all(ends);
    expect([first?.code, second?.code]).toEqual(Array(2).fill(status.DEADLINE_EXCEEDED));
    expect(first?.details).toBe('No data received for 0.2 s. Send the request again.');
    expect(asked.sort()).toEqual([200, 408, 408]);
    silent.close();
    client.close();
    await grpc.stop(100);
  });

  it('asks for the token that the REST API asks for', async () => {
    await start('a-token_1');
    const message = encode({ [INPUT]: ofTwo });
    await expect(send(message)).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
    const wrong = new Metadata();
    wrong.set('authorization', 'Bearer other');
    await expect(send(message, wrong)).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
    const right = new Metadata();
    right.set('authorization', 'Bearer a-token_1');
    expect((await send(message, right)).length).toBeGreaterThan(80);
    expect(server?.figures().errors).toBe(2);
  });

  it('says in a sentence that its port is taken, and leaves nothing open', async () => {
    const address = await start();
    const port = Number(address.split(':').at(-1));
    const options = { host: '127.0.0.1', port: 0, token: null, see: preprocessPhoto };
    await expect(
      serveRun(store, stored, { ...options, grpcPort: port, decoder: builtDecoder(), name: null }),
    ).rejects.toThrow(`The gRPC port ${port} is in use. Choose another one.`);
  });
});

describe('the Python program to copy', () => {
  it('is answered as it is, with a token', { timeout: PEERS_TIMEOUT_MS }, async (context) => {
    skipWithoutPeers(context.skip);
    const grpcAddress = await start('a-token_1');
    const access = { address: server?.address ?? '', grpcAddress, token: 'a-token_1' };
    const scripts = clientScripts(access, NAME, { height: 28, width: 28, channels: 1 });
    writeFileSync(join(home.path, 'ask.py'), scripts.grpc ?? '');
    writeFileSync(join(home.path, 'photo.jpg'), png(studioPhoto(new Uint8Array(784).fill(200))));
    // Its own package goes before ours, which stands in for it where there is none.
    const own = resolve('test/support/serving-api');
    const program = `
import os, runpy, sys
sys.path.append(${JSON.stringify(own)})
os.chdir(${JSON.stringify(home.path)})
runpy.run_path("ask.py")
`;
    writeFileSync(join(home.path, 'run.py'), program);
    const printed = await python(join(home.path, 'run.py'), []);
    expect(printed.match(/\[\[[\d.e\s+-]+\]\]/g)).toHaveLength(2);
  });

  it('compiles', async (context) => {
    const has = await run('python3', ['--version']).then(
      () => true,
      () => false,
    );
    if (!has) context.skip();
    const access = { address: 'http://127.0.0.1:1', grpcAddress: '127.0.0.1:2', token: null };
    const scripts = clientScripts(access, NAME, { height: 28, width: 28, channels: 3 });
    writeFileSync(join(home.path, 'ask.py'), scripts.grpc ?? '');
    const compile = ['-c', 'compile(open("ask.py").read(), "ask.py", "exec")'];
    await run('python3', compile, { cwd: home.path });
    expect(
      clientScripts({ ...access, grpcAddress: null }, NAME, { height: 28, width: 28, channels: 3 })
        .grpc,
    ).toBeNull();
  });
});
