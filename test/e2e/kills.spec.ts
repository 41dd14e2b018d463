/**
 * The app, its trainer and a terminal beside it are killed at random moments while everything is asked
 * of them, and begin again. Eight kills; ATELIER_STRESS=100 makes it a hundred, ATELIER_SEED another
 * seed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { electronBinary, sandboxArguments } from '../../build/setup/electron.mjs';
import { RunStore } from '../../electron/engine/runs/run-store';
import { halfMade } from '../../electron/engine/support/leftovers';
import { faultsIn } from '../support/audit';
import { checkExports, filesOf } from '../support/exports';
import { numbersFrom } from '../support/facts';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { launch, newHome, removeHome, root, runInTerminal } from './app';
import { FORMATS, Life, Memory, photosToTeach } from './life';

const KINDS = [
  'main',
  'trainer',
  'all',
  'terminal',
  'trainer',
  'start',
  'main',
  'terminal',
] as const;
type Kind = (typeof KINDS)[number];

const KILLS = Number(process.env['ATELIER_STRESS'] ?? KINDS.length);
const SEED = Number(process.env['ATELIER_SEED'] ?? 1);
/** At the longest, a life lasts so long after its window is there, in ms. */
const LONGEST = process.env['ATELIER_STRESS'] === undefined ? 2500 : 6000;
const PHOTOS = 24;
/** From its beginning to its window, and some. */
const BEGINNING = 1800;
const DAYS_MS = 2 * 24 * 60 * 60 * 1000;

/** What was found, in sentences, by what had been killed. */
const broken: string[] = [];

async function gone(pid: number): Promise<void> {
  await expect
    .poll(
      () => {
        try {
          process.kill(-pid, 0);
          return true;
        } catch {
          return false;
        }
      },
      { message: 'every process of the app ends with it', timeout: 20_000 },
    )
    .toBe(false);
}

/** A run to export and to teach, and what its exports look like when they are whole. */
async function prepare(home: string, elsewhere: string) {
  const dataFolder = join(elsewhere, 'data');
  writeIdxFolder(dataFolder, await realSlice(600, 100));
  const data = ['--data', dataFolder];
  runInTerminal(home, 'train', '--model', 'linear', '--epochs', '2', '--name', 'Base', ...data);
  const [base] = (await new RunStore(home).list()).runs;
  if (base === undefined) throw new Error('There is no run to begin with.');
  const wanted = new Map<string, Map<string, Buffer>>();
  for (const format of FORMATS) {
    const folder = join(elsewhere, format);
    runInTerminal(home, 'export', base.run, '--format', format, '--out', folder);
    wanted.set(format, filesOf(folder));
  }
  const shared = join(elsewhere, 'shared');
  mkdirSync(shared);
  runInTerminal(home, 'share', base.run, '--checkpoints', '--out', join(shared, 'shared.atelier'));
  wanted.set('shared', filesOf(shared));
  const exportsFolder = join(elsewhere, 'exports');
  mkdirSync(exportsFolder);
  return { base: base.run, dataFolder, wanted, exportsFolder };
}

/** A terminal that trains a run or continues one, told to the memory. */
function terminalAtWork(memory: Memory, run: string | null): ChildProcess {
  const train = ['train', '--model', 'linear', '--epochs', '300', '--data', memory.dataFolder];
  const words = run === null ? train : ['resume', run];
  const args = [join(root, 'out', 'main', 'atelier.cjs'), ...words, '--json'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ATELIER_HOME: memory.home },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (text + chunk.toString()).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const { type, run: own, epoch } = JSON.parse(line) as Record<string, string | number>;
      if (type === 'epoch') memory.toldOf(String(own), Number(epoch));
    }
  });
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => child.once('close', resolve));
  }
}

test(`${KILLS} kills lose nothing, seed ${SEED}`, async () => {
  test.setTimeout(60_000 + KILLS * 15_000);
  const [home, elsewhere] = [newHome(), newHome()];
  const { wanted, exportsFolder, ...given } = await prepare(home, elsewhere);
  const random = numbersFrom(SEED);
  const photos = await photosToTeach(PHOTOS);
  const { base, dataFolder } = given;
  const memory = new Memory(home, exportsFolder, dataFolder, base, photos, random);
  const kills: Record<string, number> = {};
  let [lives, mostLeft, count] = [0, 0, 0];
  let life: Life | null = null;
  const began = Date.now();

  /** Nothing works in the data folder. */
  const audit = async (after: Kind): Promise<void> => {
    const exported = await checkExports(exportsFolder, wanted);
    const found = [...(await faultsIn(home)), ...(await memory.broken()), ...exported.broken];
    broken.push(...found.map((sentence) => `after "${after}": ${sentence}`));
    mostLeft = Math.max(mostLeft, (await halfMade(home)).length);
    count = exported.count;
  };

  const begin = async (): Promise<Life> => {
    lives++;
    const begun = new Life(await launch(home), memory);
    await begun.begin();
    return begun;
  };

  const killApp = async (how: 'main' | 'all'): Promise<void> => {
    life ??= await begin();
    await setTimeout(LONGEST * random());
    const { pid = 0 } = life.running.app.process();
    process.kill(how === 'all' ? -pid : pid, 'SIGKILL');
    await life.end();
    await gone(pid);
    life = null;
    await audit(how);
  };

  const killTrainer = async (): Promise<void> => {
    life ??= await begin();
    const pid = await life.trainer();
    await setTimeout((LONGEST / 4) * random());
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  };

  /** It begins a run, or goes on with one that another kill has left. */
  const killTerminal = async (): Promise<void> => {
    const { runs } = await new RunStore(home).list();
    const open = runs.filter(({ continuation }) => continuation.kind === 'resume');
    const run = random() < 0.5 ? null : (memory.pick(open)?.run ?? null);
    const child = terminalAtWork(memory, run);
    await setTimeout(1000 + LONGEST * random());
    child.kill('SIGKILL');
    await ended(child);
  };

  /** Before there is a window. */
  const killStart = async (): Promise<void> => {
    if (life !== null) await killApp('all');
    const child = spawn(electronBinary(), [...sandboxArguments(), root], {
      env: { ...process.env, ATELIER_HOME: home },
      stdio: 'ignore',
      detached: true,
    });
    await setTimeout(BEGINNING * random());
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await ended(child);
    await gone(child.pid ?? 0);
    await audit('start');
  };

  const kill: Record<Kind, () => Promise<void>> = {
    main: () => killApp('main'),
    all: () => killApp('all'),
    trainer: killTrainer,
    terminal: killTerminal,
    start: killStart,
  };

  try {
    for (let at = 0; at < KILLS; at++) {
      const kind = KINDS[at % KINDS.length] ?? 'main';
      await kill[kind]();
      kills[kind] = (kills[kind] ?? 0) + 1;
    }
    if (life !== null) await killApp('all');
    expect(broken).toEqual([]);

    // What is left half-made is removed once it is old.
    const old = new Date(Date.now() - DAYS_MS);
    for (const path of await halfMade(home)) utimesSync(path, old, old);
    const running = await launch(home);
    await expect.poll(() => halfMade(home)).toEqual([]);
    await running.close();
    await audit('start');
    expect(broken).toEqual([]);
  } finally {
    const seconds = Math.round((Date.now() - began) / 1000);
    const told = [...memory.epochs.values()].reduce((sum, epochs) => sum + epochs, 0);
    const { asked, answered } = memory.counts;
    const done = { kills, lives, seconds, asked, answered, epochsTold: told };
    const left = { facts: memory.facts.size, exports: count, mostLeft, broken: broken.length };
    test.info().annotations.push({
      type: 'what was done and found',
      description: JSON.stringify({ ...done, ...left }),
    });
    process.stdout.write(`${JSON.stringify({ ...done, ...left })}\n`);
    removeHome(home);
    removeHome(elsewhere);
  }
});
