/** No kill, at whatever moment, harms what a run has: real processes, really killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint } from '@engine/runs/checkpoints';
import { RunStore } from '@engine/runs/run-store';
import { realSlice, temporaryFolder, writeIdxFolder } from '../support/idx-folder';

const PROGRAM = 'out/main/atelier.cjs';
const KILLS = 10;
const EPOCHS = 160;
/** A kill comes this long after the first epoch that a process ends, at most. */
const LATEST_KILL_MS = 500;
const SETTINGS = ['--model', 'dense', '--hidden', '24', '--batch-size', '64'];

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
beforeAll(async () => {
  if (!existsSync(PROGRAM)) throw new Error('Build the app first: npm run build');
  home = temporaryFolder();
  store = new RunStore(home.path);
  writeIdxFolder(join(home.path, 'data'), await realSlice(1500, 100));
});
afterAll(() => {
  home.remove();
});

interface Ended {
  run: string;
  /** The last epoch that the process told of. */
  epoch: number;
  signal: NodeJS.Signals | null;
}

/** Run the terminal's program; kill it so long after it first tells of an epoch, or let it end. */
function atelier(args: string[], killAfterMs: number | null): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ATELIER_HOME: home.path };
    const child = spawn(process.execPath, [PROGRAM, ...args, '--json'], { env });
    let stdout = '';
    let killing = false;
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (killAfterMs === null || killing || !stdout.includes('"type":"epoch"')) return;
      killing = true;
      setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      const whole = stdout.slice(0, stdout.lastIndexOf('\n')).split('\n');
      const lines = whole.map((line) => JSON.parse(line) as { type: string; run: string });
      const epochs = lines.filter(({ type }) => type === 'epoch') as (Ended & { type: string })[];
      resolve({ run: lines.at(-1)?.run ?? '', epoch: epochs.at(-1)?.epoch ?? 0, signal });
    });
  });
}

const train = ['train', ...SETTINGS, '--epochs', String(EPOCHS), '--seed', '4'];
const APPENDED = ['metrics.ndjson', 'histograms.ndjson'];
const textOf = (run: string, file: string) => readFileSync(join(store.path(run), file), 'utf8');

async function expectIntact(run: string, toldOf: number): Promise<void> {
  const record = await store.read(run);
  expect(record.status).toBe('interrupted');
  expect(record.epochsDone).toBeGreaterThanOrEqual(toldOf);
  const lines = (await store.metrics(run)).filter((line) => line.kind === 'epoch');
  const done = lines.map(({ epoch }) => epoch).slice(0, record.epochsDone);
  expect(done).toEqual(Array.from({ length: record.epochsDone }, (_, at) => at + 1));
  const spread = await store.histograms(run);
  expect(spread.slice(0, record.epochsDone).map(({ epoch }) => epoch)).toEqual(done);
  const name = record.checkpoint ?? '';
  const { checkpoint } = await readCheckpoint(store.path(run), name);
  expect(checkpoint.epoch).toBe(record.epochsDone);
  // Kernel and bias of both layers, and what normalises the hidden one.
  expect(await store.weights(run)).toHaveProperty('size', 8);
}

describe('a run whose terminal is closed', () => {
  it('is stopped in order, with its best weights and scores', async () => {
    const env = { ...process.env, ATELIER_HOME: home.path };
    const data = ['--data', join(home.path, 'data')];
    const args = ['train', ...SETTINGS, '--epochs', '1000', ...data, '--name', 'Hung up', '--json'];
    const child = spawn(process.execPath, [PROGRAM, ...args], { env });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (!stdout.includes('"type":"epoch"')) return;
      // As a terminal goes: nobody reads any more, and everything in it is told so.
      child.stdout.destroy();
      child.stderr.destroy();
      child.kill('SIGHUP');
      child.kill('SIGHUP');
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    expect(signal).toBeNull();
    const { runs } = await store.list();
    const record = runs.find(({ name }) => name === 'Hung up');
    expect(record?.status).toBe('stopped');
    expect(record?.testAccuracy).toBeGreaterThan(0);
    expect(await store.weights(record?.run ?? '')).toHaveProperty('size', 8);
  }, 120_000);
});

describe('a run that is killed at ten random moments', () => {
  it('keeps every finished epoch, and ends as if it had never been interrupted', async () => {
    const data = ['--data', join(home.path, 'data')];
    const whole = await atelier([...train, ...data], null);
    const kill = (args: string[]) => atelier(args, Math.random() * LATEST_KILL_MS);
    let { run, epoch, signal } = await kill([...train, ...data]);
    for (let kills = 1; kills <= KILLS; kills++) {
      expect(signal).toBe('SIGKILL');
      await expectIntact(run, epoch);
      if (kills < KILLS) ({ epoch, signal } = await kill(['resume', run]));
    }
    ({ run, epoch, signal } = await atelier(['resume', run], null));
    expect({ epoch, signal }).toEqual({ epoch: EPOCHS, signal: null });
    for (const file of APPENDED) expect(textOf(run, file), file).toBe(textOf(whole.run, file));
    expect(await store.weights(run)).toEqual(await store.weights(whole.run));
    expect(await store.evaluation(run)).toEqual(await store.evaluation(whole.run));
    expect(readdirSync(join(store.path(run), 'checkpoints'))).toEqual([`epoch-${EPOCHS}`]);
  }, 240_000);
});
