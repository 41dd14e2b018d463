/** Pictures that ask a server for far more than their size: refused, while others are answered. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preprocessPhoto } from '@engine/photo/preprocess';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { serveRun, type RunningServer } from '../../../electron/server/serve-run';
import { builtDecoder } from '../../support/decoder';
import {
  brandedFile,
  gifWithFrame,
  jpegThatClaims,
  withDecoy,
  withTexts,
} from '../../support/hostile-pictures';
import { temporaryFolder } from '../../support/idx-folder';
import { png, studioPhoto } from '../../support/pictures';
import { storedRun } from '../../support/stored-run';
import { jpeg } from '../export/runtimes';

const MODEL = '/v1/models/my-model';
const MIB = 2 ** 20;
const photo = png(studioPhoto(new Uint8Array(784).fill(200)));
const giant = { width: 20_000, height: 20_000 };

let home: ReturnType<typeof temporaryFolder>;
let server: RunningServer;
let decoy: Buffer;

beforeAll(async () => {
  home = temporaryFolder();
  const store = new RunStore(home.path);
  const { run, network } = await storedRun(store, settingsFor('linear', {}), { name: 'My model' });
  network.free();
  const options = { host: '127.0.0.1', port: 0, token: null, name: null };
  server = await serveRun(store, run, {
    ...options,
    see: preprocessPhoto,
    decoder: builtDecoder(),
  });
  decoy = withDecoy(jpegThatClaims(Buffer.from(await jpeg(new Uint8Array(784))), giant));
});

afterAll(async () => {
  await server.stop();
  home.remove();
});

async function post(
  path: string,
  body: Uint8Array | string,
): Promise<{ status: number; error: string }> {
  const sent = typeof body === 'string' ? body : Uint8Array.from(body);
  const reply = await fetch(`${server.address}${path}`, { method: 'POST', body: sent });
  const { error = '' } = (await reply.json()) as { error?: string };
  return { status: reply.status, error };
}

const classify = (bytes: Uint8Array) => post('/classify', bytes);
const predict = (bytes: Uint8Array) => {
  const instances = [{ b64: Buffer.from(bytes).toString('base64') }];
  return post(`${MODEL}:predict`, JSON.stringify({ signature_name: 'image', instances }));
};

describe('a hostile picture', () => {
  it('is refused by /classify in a sentence', { timeout: 120_000 }, async () => {
    const files: [Buffer, RegExp][] = [
      [
        gifWithFrame({ width: 100, height: 100 }, giant),
        /^The body (is 20000x20000|takes too much)/,
      ],
      [decoy, /^The body is 20000x20000 pixels/],
      [withTexts(photo, 300), /^The body takes too much/],
      [brandedFile('heix', 'mif1'), /^The body is a HEIC photo/],
    ];
    for (const [bytes, expected] of files) {
      const { status, error } = await classify(bytes);
      expect([status, error]).toEqual([400, expect.stringMatching(expected)]);
    }
  });

  it('is refused by :predict in a sentence', { timeout: 120_000 }, async () => {
    const files: [Buffer, RegExp][] = [
      [decoy, /^Image 0 is 20000x20000 pixels/],
      [withTexts(photo, 300), /^Image 0 takes too much/],
      [gifWithFrame({ width: 100, height: 100 }, giant), /neither a JPEG nor a PNG/],
    ];
    for (const [bytes, expected] of files) {
      const { status, error } = await predict(bytes);
      expect([status, error]).toEqual([400, expect.stringMatching(expected)]);
    }
  });

  it('keeps nobody else from an answer', { timeout: 120_000 }, async () => {
    // The first photo loads OpenCV and starts the threads: no memory of the hostile one's.
    expect((await classify(photo)).status).toBe(200);
    const before = process.memoryUsage().rss;
    const hostileOne = { isRefused: false };
    const hostile = classify(withTexts(photo, 300)).finally(() => (hostileOne.isRefused = true));
    const healthy: number[] = [];
    let most = 0;
    const good = classify(photo);
    while (!hostileOne.isRefused) {
      healthy.push((await fetch(`${server.address}/healthz`)).status);
      most = Math.max(most, process.memoryUsage().rss - before);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await hostile).status).toBe(400);
    expect((await good).status).toBe(200);
    expect(healthy.length).toBeGreaterThan(5);
    expect(new Set(healthy)).toEqual(new Set([200]));
    expect(most / MIB).toBeLessThan(700);
  });
});
