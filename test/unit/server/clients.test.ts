/** What the window says of a server and asks it, against the server itself. */
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelExchange } from '../../../electron/analyst/model-exchange';
import { readDataset } from '@engine/data/read-dataset';
import { shippedDataFolder } from '@engine/data/shipped';
import { preprocessPhoto } from '@engine/photo/preprocess';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { serveRun, type RunningServer } from '../../../electron/server/serve-run';
import { builtDecoder } from '../../support/decoder';
import { temporaryFolder } from '../../support/idx-folder';
import { png, studioPhoto } from '../../support/pictures';
import { storedRun } from '../../support/stored-run';

const TOKEN = 'a-token_1';
const run = promisify(execFile);

let home: ReturnType<typeof temporaryFolder>;
let server: RunningServer;
let desk: ModelExchange;
let served: string;
beforeAll(async () => {
  home = temporaryFolder();
  const store = new RunStore(home.path);
  const stored = await storedRun(store, settingsFor('dense', { hidden: [8] }));
  stored.network.free();
  const data = await readDataset({ folder: shippedDataFolder() });
  desk = new ModelExchange(store, () => Promise.resolve(data));
  const options = {
    host: '127.0.0.1',
    port: 0,
    token: TOKEN,
    see: preprocessPhoto,
    decoder: builtDecoder(),
    name: 'mine',
  };
  served = stored.run;
  server = await serveRun(store, stored.run, options);
  const photo = png(studioPhoto(data.test.pixels.subarray(0, 784)));
  writeFileSync(join(home.path, 'photo.jpg'), photo);
});
afterAll(async () => {
  await server.stop();
  home.remove();
});

describe('the lines to copy', () => {
  it('are answered as they are, in a terminal', async () => {
    if (!existsSync('/bin/sh')) return;
    const access = { address: server.address, grpcAddress: null, token: TOKEN };
    const { curl } = await desk.examples({ access, name: 'mine', served });
    for (const [what, line] of Object.entries(curl)) {
      const { stdout } = await run('/bin/sh', ['-c', `${line} -s`], { cwd: home.path });
      const answer = JSON.parse(stdout) as Record<string, unknown>;
      const expected = what === 'classify' ? 'label' : 'predictions';
      expect(Object.keys(answer), `${what}: ${stdout}`).toContain(expected);
    }
  });
});

describe('the programs to copy', () => {
  async function answersOf(program: string, ...args: string[]): Promise<unknown[]> {
    const { stdout } = await run(program, args, { cwd: home.path });
    return stdout.trim().split('\n');
  }

  it('are answered as they are, by Node.js', async () => {
    const access = { address: server.address, grpcAddress: null, token: TOKEN };
    const { javascript } = await desk.examples({ access, name: 'mine', served });
    writeFileSync(join(home.path, 'ask.mjs'), javascript);
    expect(await answersOf(process.execPath, 'ask.mjs')).toEqual([
      expect.stringContaining('"label"'),
      expect.stringContaining('"predictions"'),
    ]);
  });

  it('are answered as they are, by Python where it has requests', async (context) => {
    const has = await run('python3', ['-c', 'import requests']).then(
      () => true,
      () => false,
    );
    if (!has) context.skip();
    const access = { address: server.address, grpcAddress: null, token: TOKEN };
    const { python } = await desk.examples({ access, name: 'mine', served });
    writeFileSync(join(home.path, 'ask.py'), python);
    expect(await answersOf('python3', 'ask.py')).toEqual([
      expect.stringContaining("'label'"),
      expect.stringContaining("'predictions'"),
    ]);
  });
});

describe('what is tried', () => {
  const picture = { what: 'picture', name: 'mine', path: null } as const;
  const photo = { what: 'photo', name: 'mine' } as const;

  it('is a test image, another one each time', async () => {
    const access = { address: server.address, grpcAddress: null, token: TOKEN };
    const first = await desk.tryServer({ ...picture, access, served });
    expect(first).toMatchObject({ what: 'Test image 0, Ankle boot', tried: { status: 200 } });
    expect(first.pixels).toHaveLength(784);
    expect(first.tried.request).toBe(`POST ${server.address}/v1/models/mine:predict`);
    const { predictions } = JSON.parse(first.tried.body) as { predictions: number[][] };
    expect(predictions[0]).toHaveLength(10);
    expect((await desk.tryServer({ ...picture, access, served })).what).toMatch(/^Test image 1,/);
  });

  it('is a photo, and what is wrong is shown as clients see it', async () => {
    const access = { address: server.address, grpcAddress: null, token: TOKEN };
    const path = join(home.path, 'photo.jpg');
    const { tried, what } = await desk.tryServer({ ...photo, access, served, path });
    expect(what).toBe('photo.jpg');
    expect(tried.status).toBe(200);
    expect(JSON.parse(tried.body)).toHaveProperty('probabilities');
    const refused = await desk.tryServer({
      ...photo,
      access: { ...access, token: null },
      served,
      path,
    });
    expect(refused.tried.status).toBe(401);
    expect(server.figures().errors).toBe(1);
  });

  it('says where nobody answers', async () => {
    const access = { address: 'http://127.0.0.1:1', token: null };
    await expect(desk.tryServer({ ...picture, access, served })).rejects.toThrow(
      'The server at http://127.0.0.1:1 did not respond.',
    );
  });
});

describe('a name of its own', () => {
  it('stands in addresses', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await fetch(`${server.address}/v1/models/mine`, { headers })).status).toBe(200);
  });
});
