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
/** Enough for KILLS processes that end MOST_EPOCHS each. */
const EPOCHS = 60;
const MOST_EPOCHS = 5;
const SETTINGS = ['--model', 'dense', '--hidden', '24', '--batch-size', '64'];

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
beforeAll(async () => {
  if (!existsSync(PROGRAM)) throw new Error('Build the app first: npm run build');
  home = temporaryFolder();
  store = new RunStore(home.path);
  writeIdxFolder(join(home.path, 'data'), await realSlice(600, 100));
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

/**
 * Decides when to kill a process: at a random moment within the time of one epoch, measured between the
 * first two that it tells of.
 */
function killer(kill: () => void): (stdout: string) => void {
  let first: number | null = null;
  let planned = false;
  return (stdout) => {
    const epochs = stdout.split('"type":"epoch"').length - 1;
    if (epochs >= 1) first ??= performance.now();
    if (epochs >= 2 && first !== null && !planned) {
      planned = true;
      setTimeout(kill, Math.random() * (performance.now() - first));
    }
    // A computer that was busy until now would otherwise leave too few epochs to the other kills.
    if (epochs >= MOST_EPOCHS - 1) kill();
  };
}

/** Run the terminal's program; kill it at a random moment, or let it end. */
function atelier(args: string[], { isKilled }: { isKilled: boolean }): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ATELIER_HOME: home.path };
    const child = spawn(process.execPath, [PROGRAM, ...args, '--json'], { env });
    const hear = isKilled ? killer(() => child.kill('SIGKILL')) : () => undefined;
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      hear(stdout);
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
  // Kernel and bias of both layers, and what normalizes the hidden one.
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
    const whole = await atelier([...train, ...data], { isKilled: false });
    const kill = (args: string[]) => atelier(args, { isKilled: true });
    let { run, epoch, signal } = await kill([...train, ...data]);
    for (let kills = 1; kills <= KILLS; kills++) {
      expect(signal).toBe('SIGKILL');
      await expectIntact(run, epoch);
      if (kills < KILLS) ({ epoch, signal } = await kill(['resume', run]));
    }
    ({ run, epoch, signal } = await atelier(['resume', run], { isKilled: false }));
    expect({ epoch, signal }).toEqual({ epoch: EPOCHS, signal: null });
    for (const file of APPENDED) expect(textOf(run, file), file).toBe(textOf(whole.run, file));
    expect(await store.weights(run)).toEqual(await store.weights(whole.run));
    expect(await store.evaluation(run)).toEqual(await store.evaluation(whole.run));
    expect(readdirSync(join(store.path(run), 'checkpoints'))).toEqual([`epoch-${EPOCHS}`]);
  }, 240_000);
});
