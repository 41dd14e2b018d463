import { spawn, type ChildProcess } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acquireLock, staleLocks } from '@engine/storage/run-lock';
import { processAlive, processMark } from '@engine/storage/process';
import { RunStore } from '@engine/runs/run-store';
import { newSweep, SweepStore } from '@engine/sweep/sweep-store';
import { settingsFor } from '@engine/settings';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/run-record';

const RUN = '20260101-000000-linear-abcd';

let home: ReturnType<typeof temporaryFolder>;
let locks: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  home = temporaryFolder();
  locks = join(home.path, 'locks');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  home.remove();
});

/** Another process, which does nothing. @returns its number */
function otherProcess(): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  children.push(child);
  return child.pid ?? 0;
}

function heldBy(thing: string, processId: number, mark = processMark(processId)): void {
  mkdirSync(locks, { recursive: true });
  writeFileSync(join(locks, `${thing}~${processId}~${mark}~x`), '');
}

/** Held by a process of another computer. @param number which is this process's here. @returns the file */
function heldElsewhere(thing: string, minutesAgo = 0, number = process.pid): string {
  mkdirSync(locks, { recursive: true });
  const file = join(locks, `${thing}~${number}~1~x~other-container.4026532001`);
  writeFileSync(file, '');
  const at = new Date(Date.now() - minutesAgo * 60_000);
  utimesSync(file, at, at);
  return file;
}

async function killed(processId: number): Promise<void> {
  const child = children.find(({ pid }) => pid === processId);
  child?.kill('SIGKILL');
  await new Promise((resolve) => child?.once('exit', resolve));
}

describe('what one process at a time may do', () => {
  it('is refused to others until it is let go of', async () => {
    const release = await acquireLock(home.path, RUN);
    expect(await acquireLock(home.path, RUN)).toBeNull();
    const other = await acquireLock(home.path, 'another');
    expect(other).not.toBeNull();
    await release?.();
    await other?.();
    expect(readdirSync(locks)).toEqual([]);
    expect(await acquireLock(home.path, RUN)).not.toBeNull();
  });

  it('is never given to two that ask at once', async () => {
    for (let round = 0; round < 20; round++) {
      const asked = await Promise.all(Array.from({ length: 6 }, () => acquireLock(home.path, RUN)));
      const given = asked.filter((release) => release !== null);
      expect(given.length).toBeLessThanOrEqual(1);
      for (const release of given) await release();
    }
  });

  it('is held by a process that lives, and by none that was killed', async () => {
    const holder = otherProcess();
    heldBy(RUN, holder);
    expect(await acquireLock(home.path, RUN)).toBeNull();
    expect(await staleLocks(home.path)).toEqual([]);
    await killed(holder);
    expect(await staleLocks(home.path)).toHaveLength(1);
    expect(await acquireLock(home.path, RUN)).not.toBeNull();
    expect(readdirSync(locks)).toHaveLength(1);
  });

  it.runIf(process.platform === 'linux')(
    'is not held by a process that has the number of one that was killed',
    async () => {
      heldBy(RUN, otherProcess(), '1');
      expect(await acquireLock(home.path, RUN)).not.toBeNull();
    },
  );

  it('lets no run be trained, deleted or marked by others meanwhile', async () => {
    const store = new RunStore(home.path);
    await store.create(runRecord(RUN, { status: 'stopped' }));
    heldBy(RUN, otherProcess());
    await expect(store.delete(RUN)).rejects.toThrow(/by another window or terminal/);
    await expect(store.withLock(RUN, () => Promise.resolve())).rejects.toThrow(/another window/);
    await store.markFailed(RUN, 'It is not for this process to say so.');
    expect((await store.read(RUN)).status).toBe('stopped');
  });

  it('lets no sweep be carried out twice', async () => {
    const sweeps = new SweepStore(home.path);
    const { sweep } = newSweep({
      name: 'Rates',
      base: settingsFor('linear', {}),
      space: [],
      strategy: 'grid',
      minutes: 1,
      trials: null,
      seed: 1,
      dataFolder: null,
    });
    heldBy(sweep, otherProcess());
    await expect(sweeps.withLock(sweep, () => Promise.resolve())).rejects.toThrow(/another window/);
  });
});

describe('what a process of another computer or container holds', () => {
  it('is held though nobody here has its number, and the refusal names the file to delete', async () => {
    const file = heldElsewhere(RUN);
    expect(await acquireLock(home.path, RUN)).toBeNull();
    expect(await staleLocks(home.path)).toEqual([]);
    const store = new RunStore(home.path);
    await store.create(runRecord(RUN, { status: 'stopped' }));
    await expect(store.withLock(RUN, () => Promise.resolve())).rejects.toThrow(
      `It is process ${process.pid} on another computer or container, other-container.4026532001. If that process no longer exists, delete ${file}`,
    );
    await expect(store.delete(RUN)).rejects.toThrow(file);
    rmSync(file);
    expect(await acquireLock(home.path, RUN)).not.toBeNull();
  });

  it('is free when that process has not been heard of for long', async () => {
    heldElsewhere(RUN, 50);
    expect(await acquireLock(home.path, RUN)).toBeNull();
    heldElsewhere(RUN, 70);
    expect(await staleLocks(home.path)).toHaveLength(1);
    expect(await acquireLock(home.path, RUN)).not.toBeNull();
    expect(readdirSync(locks)).toHaveLength(1);
  });

  it('is training, though its number is nobody’s here, and interrupted when it is gone', async () => {
    const store = new RunStore(home.path);
    const nobody = 2 ** 22 + 1;
    await store.create(runRecord(RUN, { status: 'running', processId: nobody }));
    const file = heldElsewhere(RUN, 0, nobody);
    expect((await store.read(RUN)).status).toBe('running');
    await expect(store.delete(RUN)).rejects.toThrow(file);
    heldElsewhere(RUN, 70, nobody);
    expect((await store.read(RUN)).status).toBe('interrupted');
  });

  it('is interrupted for a process that has taken it over to resume it', async () => {
    const store = new RunStore(home.path);
    const gone = otherProcess();
    await store.create(runRecord(RUN, { status: 'running', processId: gone }));
    await killed(gone);
    const release = await acquireLock(home.path, RUN);
    expect((await store.read(RUN)).status).toBe('interrupted');
    await release?.();
  });

  it('is not taken for a process of this computer that has its number', async () => {
    const store = new RunStore(home.path);
    await store.create(runRecord(RUN, { status: 'running', processId: process.pid }));
    heldElsewhere(RUN, 70);
    expect((await store.read(RUN)).status).toBe('interrupted');
  });

  it('is told by a file that grows younger while its process lives', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const release = await acquireLock(home.path, RUN);
    const [name = ''] = readdirSync(locks);
    const then = new Date(Date.now() - 120_000);
    utimesSync(join(locks, name), then, then);
    vi.advanceTimersByTime(31_000);
    await expect
      .poll(() => statSync(join(locks, name)).mtimeMs)
      .toBeGreaterThan(then.getTime() + 60_000);
    // A file that a person deleted stays away.
    rmSync(join(locks, name));
    vi.advanceTimersByTime(31_000);
    await release?.();
    expect(readdirSync(locks)).toEqual([]);
    vi.useRealTimers();
  });
});

describe('a process', () => {
  it('is gone when it was killed, even where nobody has looked', async () => {
    const processId = otherProcess();
    expect(processAlive(processId, Date.now())).toBe(true);
    // A shell that never waits for its child.
    const shell = spawn('sh', ['-c', 'sh -c "echo \\$\\$" & exec sleep 60']);
    children.push(shell);
    const ended = await new Promise<number>((resolve) => {
      shell.stdout.once('data', (chunk: Buffer) => {
        resolve(Number(chunk.toString()));
      });
    });
    await expect.poll(() => processAlive(ended, Date.now())).toBe(false);
    await killed(processId);
    expect(processAlive(processId, Date.now())).toBe(false);
  });
});

describe('a list of runs', () => {
  it('has no problem with one that is deleted while it is read', async () => {
    const store = new RunStore(home.path);
    for (let at = 0; at < 30; at++) await store.create(runRecord(`${RUN}${at}`));
    const listed = store.list();
    for (let at = 0; at < 30; at += 2) {
      renameSync(store.path(`${RUN}${at}`), join(home.path, `${at}`));
    }
    expect((await listed).problems).toEqual([]);
  });
});
