/** Threads that crash or take too long cost one request each. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ThreadLostError, Threads } from '@engine/threads';
import { temporaryFolder } from '../support/idx-folder';

/** Computes for so many ms, or ends itself. An empty WebAssembly module stands for its library. */
const PROGRAM = `
const { parentPort } = require('node:worker_threads');
const library = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
parentPort.on('message', (ms) => {
  if (ms === null) process.exit(1);
  const end = performance.now() + ms;
  while (performance.now() < end);
  parentPort.postMessage(ms);
});
parentPort.postMessage({ sign: 'ready', keep: library });
`;

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder.path, 'thread.cjs'), PROGRAM);
});
afterEach(() => {
  folder.remove();
});

function threads(options: {
  seconds: number;
  secondsToCompile?: number;
}): Threads<number | null, number> {
  return new Threads({ program: join(folder.path, 'thread.cjs'), threads: 1, ...options });
}

describe('a thread', () => {
  it('answers in order', async () => {
    const pool = threads({ seconds: 60 });
    expect(await Promise.all([1, 2, 3].map((ms) => pool.ask(ms)))).toEqual([1, 2, 3]);
  });

  it('that crashes costs the request that it had', async () => {
    const pool = threads({ seconds: 60 });
    const [crashed, next] = await Promise.allSettled([pool.ask(null), pool.ask(1)]);
    expect(crashed).toMatchObject({ reason: { reason: 'crashed' } });
    expect(next).toMatchObject({ value: 1 });
  });

  it('that cannot be loaded costs each request, and says so', async () => {
    const pool = new Threads<number, number>({
      program: join(folder.path, 'missing.cjs'),
      threads: 1,
      seconds: 60,
    });
    for (const ms of [1, 2]) {
      await expect(pool.ask(ms)).rejects.toMatchObject({ reason: 'unstarted' });
    }
  });

  it('that computes for too long is ended, and the next request gets another', async () => {
    const pool = threads({ seconds: 0.2 });
    const [late, next] = await Promise.allSettled([pool.ask(600_000), pool.ask(1)]);
    expect(late).toMatchObject({ reason: expect.any(ThreadLostError) as Error });
    expect(late).toMatchObject({ reason: { reason: 'overdue' } });
    expect(next).toMatchObject({ value: 1 });
  });

  it('has more time where it is the first to compile its library, once', async () => {
    const pool = threads({ seconds: 0.2, secondsToCompile: 60 });
    expect(await pool.ask(1500)).toBe(1500);
    await expect(pool.ask(600_000)).rejects.toMatchObject({ reason: 'overdue' });
    await expect(pool.ask(600_000)).rejects.toMatchObject({ reason: 'overdue' });
  });
});
