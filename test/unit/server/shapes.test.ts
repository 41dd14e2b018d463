/** A server of networks that take other images than 28x28 gray. */
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '@engine/classify/answer';
import { loadClassifier } from '@engine/classify/classifier';
import { toUnit, type Dataset } from '@engine/data/dataset';
import { IMAGE_FOLDER_DEFAULTS } from '@engine/data/folder/options';
import { valuesIn, type ImageShape } from '@engine/data/image-shape';
import type { Network } from '@engine/models/network';
import { fitPhoto } from '@engine/photo/fit-photo';
import { preprocessPhoto } from '@engine/photo/preprocess';
import { generator } from '@engine/random';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { ModelExchange } from '../../../electron/analyst/model-exchange';
import { scanPictures } from '../../../electron/server/predict/scan-pictures';
import type { PhotoReply } from '../../../electron/server/predict/photos';
import { parseQuestion } from '../../../electron/server/protocol';
import { serveRun, type RunningServer } from '../../../electron/server/serve-run';
import { instanceOf } from '../../../electron/server/try-server';
import { builtDecoder } from '../../support/decoder';
import { furthest, OF_PROBABILITIES } from '../../support/float32';
import { temporaryFolder } from '../../support/idx-folder';
import { CLASS_NAMES, storedRun } from '../../support/stored-run';
import { draw } from '../photo/pictures';

const SHAPE: ImageShape = { height: 24, width: 20, channels: 3 };
const GRAY: ImageShape = { height: 9, width: 12, channels: 1 };
const NAME = 'photos';
const PATH = `/v1/models/${NAME}`;
const run = promisify(execFile);
const random = generator(1, 'test');

function drawn(shape: ImageShape): Float32Array {
  return Float32Array.from({ length: valuesIn(shape) }, () => Math.round(random() * 1e4) / 1e4);
}

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let stored: string;
let network: Network;
let server: RunningServer;
beforeAll(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  const imageFolder = { ...IMAGE_FOLDER_DEFAULTS, height: 24, width: 20 };
  const data = { folder: 'nowhere', shape: SHAPE, classNames: CLASS_NAMES, imageFolder };
  const made = await storedRun(store, settingsFor('cnn', { filters: [4], hidden: [8] }), {
    data,
  });
  ({ run: stored, network } = made);
  const see = preprocessPhoto;
  const options = { host: '127.0.0.1', port: 0, token: null, see, name: NAME };
  server = await serveRun(store, stored, { ...options, decoder: builtDecoder() });
});
afterAll(async () => {
  await server.stop();
  network.free();
  home.remove();
});

interface Reply {
  predictions?: number[][];
  outputs?: number[][];
  error?: string;
}

async function ask(body: unknown): Promise<Reply> {
  const reply = await fetch(`${server.address}${PATH}:predict`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return (await reply.json()) as Reply;
}

const rowOf = (rows: number[][] = []): Float32Array => Float32Array.from(rows.flat());

describe('a server of a network for 24x20 color images', () => {
  it('predicts them as lists of rows of pixels', async () => {
    const images = [drawn(SHAPE), drawn(SHAPE)];
    const lists = images.map((image) => instanceOf(image, SHAPE));
    const ours = Float32Array.from(images.flatMap((image) => [...network.predict(image)]));
    const usual = await ask({ instances: lists });
    expect(furthest(ours, rowOf(usual.predictions))).toBeLessThan(OF_PROBABILITIES);
    const named = await ask({ inputs: { pictures: lists } });
    expect(furthest(ours, rowOf(named.outputs))).toBeLessThan(OF_PROBABILITIES);
  });

  it('says which shape it takes, where it gets another', async () => {
    const wanted =
      'Each image must be 24 rows of 20 pixels of 3 numbers from 0 to 1, [24,20,3]; image 0 is ';
    const gray = instanceOf(drawn(GRAY), GRAY);
    expect((await ask({ instances: [gray] })).error).toBe(`${wanted}[9,12,1].`);
    const torn = instanceOf(drawn(SHAPE), SHAPE);
    torn[3]?.[4]?.pop();
    expect((await ask({ instances: [torn] })).error).toContain('image 0 is not regular');
    const flat = [...drawn(SHAPE)];
    expect((await ask({ instances: [flat] })).error).toBe(`${wanted}[1440].`);
  });

  it('fits files of photos of any size as the app does', async () => {
    const photos = [draw(61, 40, (x, y) => [4 * x, y % 7 < 3 ? 230 : 20, (x * y) % 256])];
    photos.push(draw(12, 90, (x, y) => [20 * x, 2 * y, 100]));
    const files = await Promise.all(
      photos.map(({ width, height, rgba }) =>
        sharp(rgba, { raw: { width, height, channels: 4 } })
          .png()
          .toBuffer(),
      ),
    );
    const instances = files.map((file) => ({ b64: file.toString('base64') }));
    const { predictions } = await ask({ signature_name: 'image', instances });
    const ours = photos.flatMap((photo) => [
      ...network.predict(toUnit(fitPhoto(photo, SHAPE, IMAGE_FOLDER_DEFAULTS))),
    ]);
    expect(furthest(Float32Array.from(ours), rowOf(predictions))).toBeLessThan(OF_PROBABILITIES);
  });

  it('classifies whole photos', async () => {
    const photo = draw(61, 40, (x, y) => [4 * x, y % 7 < 3 ? 230 : 20, (x * y) % 256]);
    const raw = { width: 61, height: 40, channels: 4 } as const;
    const file = Uint8Array.from(await sharp(photo.rgba, { raw }).png().toBuffer());
    const reply = await fetch(`${server.address}/classify`, { method: 'POST', body: file });
    const said = (await reply.json()) as PhotoReply;
    const classifier = await loadClassifier(store, stored);
    const ours = judge(classifier, toUnit(fitPhoto(photo, SHAPE, IMAGE_FOLDER_DEFAULTS)));
    classifier.network.free();
    expect(reply.status).toBe(200);
    expect(said).toMatchObject({ label: CLASS_NAMES[ours.label], garmentFound: true });
    const theirs = Float32Array.from(Object.values(said.probabilities));
    expect(furthest(Float32Array.from(ours.probabilities), theirs)).toBeLessThan(OF_PROBABILITIES);
  });

  it('describes them', async () => {
    const reply = await fetch(`${server.address}${PATH}/metadata`);
    const { metadata } = (await reply.json()) as {
      metadata: { signature_def: { signature_def: Record<string, unknown> }; atelier: unknown };
    };
    const dim = ['-1', '24', '20', '3'].map((size) => ({ size, name: '' }));
    expect(metadata.signature_def.signature_def['serving_default']).toMatchObject({
      inputs: { pictures: { tensor_shape: { dim } } },
    });
    expect(metadata.atelier).toMatchObject({ inputShape: [24, 20, 3], fit: 'pad' });
  });

  it('has lines to copy that are answered', async () => {
    if (!existsSync('/bin/sh')) return;
    const photo = draw(300, 200, (x, y) => [x % 256, y, 90]);
    const raw = { width: 300, height: 200, channels: 4 } as const;
    writeFileSync(
      join(home.path, 'photo.jpg'),
      await sharp(photo.rgba, { raw }).removeAlpha().jpeg().toBuffer(),
    );
    const desk = new ModelExchange(store, () => Promise.reject(new Error('No data is needed.')));
    const access = { address: server.address, grpcAddress: null, token: null };
    const { curl, javascript } = await desk.examples({ access, name: NAME, served: stored });
    for (const line of [curl.predict, curl.b64]) {
      const { stdout } = await run('/bin/sh', ['-c', `${line} -s`], { cwd: home.path });
      expect((JSON.parse(stdout) as Reply).predictions, stdout).toHaveLength(1);
    }
    writeFileSync(join(home.path, 'ask.mjs'), javascript);
    const { stdout } = await run(process.execPath, ['ask.mjs'], { cwd: home.path });
    const [, asked = ''] = stdout.trim().split('\n');
    expect((JSON.parse(asked) as Reply).predictions).toHaveLength(1);
  });

  it('is tried with test images of its own data', async () => {
    const pixels = Uint8Array.from({ length: 2 * valuesIn(SHAPE) }, (_, at) => at % 256);
    const part = { count: 2, shape: SHAPE, pixels, labels: Uint8Array.of(1, 0) };
    const own: Dataset = { folder: 'nowhere', classNames: CLASS_NAMES, train: part, test: part };
    const gray: ImageShape = { height: 28, width: 28, channels: 1 };
    const shipped = { ...own, test: { ...part, shape: gray } };
    const desk = new ModelExchange(store, ({ folder }) =>
      Promise.resolve(folder === 'nowhere' ? own : shipped),
    );
    const access = { address: server.address, grpcAddress: null, token: null };
    const { tried, what } = await desk.tryServer({
      what: 'picture',
      access,
      name: NAME,
      served: stored,
      path: null,
    });
    expect([tried.status, what]).toEqual([200, `Test image 0, ${CLASS_NAMES[1] ?? ''}`]);
  });
});

describe('bodies', () => {
  it('may leave out the one channel of gray images', () => {
    const image = drawn(GRAY);
    const bare = instanceOf(image, GRAY).map((row) => row.map(([value]) => value));
    const { pictures } = parseQuestion(Buffer.from(JSON.stringify({ instances: [bare] })), GRAY);
    expect(pictures).toEqual(image);
  });

  it('of color are read straight from their text', () => {
    const image = drawn(SHAPE);
    const body = JSON.stringify({ instances: [instanceOf(image, SHAPE)] });
    const scanned = scanPictures(Buffer.from(body), SHAPE, 3);
    expect(furthest(image, scanned ?? new Float32Array())).toBeLessThan(2 ** -23);
    expect(scanPictures(Buffer.from(body.replace('],[', '],')), SHAPE, 3)).toBeNull();
    expect(scanPictures(Buffer.from(body), GRAY, 3)).toBeNull();
  });

  it('hold fewer images where these are larger', () => {
    const large: ImageShape = { height: 256, width: 256, channels: 3 };
    const body = Buffer.from(`{"instances": [${'0,'.repeat(10)}0]}`);
    expect(() => parseQuestion(body, large)).toThrow('has 11 images. The limit is 10.');
    expect(() => parseQuestion(body, GRAY)).toThrow('image 0 is a number');
  });
});
