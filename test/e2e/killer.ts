/** Kills the app, its trainer and a terminal beside it at random moments, and looks at what is left. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { electronBinary, sandboxArguments } from '../../build/setup/electron.mjs';
import { RunStore } from '@engine/runs/run-store';
import { halfMade } from '@engine/support/leftovers';
import { faultsIn } from '../support/audit';
import { checkExports } from '../support/exports';
import { environmentFor, launch, root, skipWelcome } from './app';
import { Life, type Memory } from './life';

export const KINDS = ['main', 'trainer', 'terminal', 'all', 'start'] as const;
export type Kind = (typeof KINDS)[number];

/** Before a life is ended that has promised nothing, in ms: longer where the computer is busy. */
const PATIENCE = 15_000;
/** From its beginning to its window, and some, in ms. */
const BEGINNING = 1800;
const TERMINAL_BEGINNING = 1000;

async function gone(group: number): Promise<void> {
  const isThere = (): boolean => {
    try {
      process.kill(-group, 0);
      return true;
    } catch {
      return false;
    }
  };
  const message = 'every process of the app ends with it';
  await expect.poll(isThere, { message }).toBe(false);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => child.once('close', resolve));
  }
}

/** A terminal that trains a run, or continues one; the memory is told of its epochs. */
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

export class Killer {
  /** What was found that should not be, in sentences. */
  readonly broken: string[] = [];
  readonly kills: Partial<Record<Kind, number>> = {};
  lives = 0;
  exports = 0;
  /** The most that was left half-made at any time. */
  mostLeft = 0;
  private life: Life | null = null;

  /**
   * @param wanted what whole exports hold, as checkExports takes it
   * @param longest that a life lasts once its window is there, in ms
   */
  constructor(
    private readonly memory: Memory,
    private readonly wanted: Map<string, Map<string, Buffer>>,
    private readonly longest: number,
  ) {}

  async kill(kind: Kind): Promise<void> {
    await this.how[kind]();
    this.kills[kind] = (this.kills[kind] ?? 0) + 1;
  }

  private readonly how: Record<Kind, () => Promise<void>> = {
    main: () => this.killApp('main'),
    all: () => this.killApp('all'),
    trainer: () => this.killTrainer(),
    terminal: () => this.killTerminal(),
    start: () => this.killStart(),
  };

  /** Kill the app where it lives. */
  async end(): Promise<void> {
    if (this.life !== null) await this.kill('all');
  }

  /** Look at everything; nothing works in the data folder meanwhile. */
  async audit(after: Kind): Promise<void> {
    const { memory } = this;
    const exported = await checkExports(memory.elsewhere, this.wanted);
    const sentences = [
      ...(await faultsIn(memory.home)),
      ...(await memory.broken()),
      ...exported.broken,
    ];
    this.broken.push(...sentences.map((sentence) => `after "${after}": ${sentence}`));
    this.mostLeft = Math.max(this.mostLeft, (await halfMade(memory.home)).length);
    this.exports = exported.count;
  }

  private wait(most: number): Promise<void> {
    return setTimeout(most * this.memory.random());
  }

  /** A life that was killed before it did anything shows nothing. */
  private async somethingPromised(): Promise<void> {
    const { memory } = this;
    const [before, until] = [memory.promised, Date.now() + PATIENCE];
    while (memory.promised === before && Date.now() < until) await setTimeout(50);
  }

  private async alive(): Promise<Life> {
    if (this.life !== null) return this.life;
    this.lives++;
    this.life = new Life(await launch(this.memory.home), this.memory);
    await this.life.begin();
    return this.life;
  }

  /** Its first process, whose others have to notice, or all of them at once. */
  private async killApp(how: 'main' | 'all'): Promise<void> {
    const life = await this.alive();
    await this.somethingPromised();
    await this.wait(this.longest);
    const { pid } = life.running.app.process();
    if (pid === undefined) throw new Error('The app has no process.');
    process.kill(how === 'all' ? -pid : pid, 'SIGKILL');
    await life.end();
    this.life = null;
    await gone(pid);
    await this.audit(how);
  }

  private async killTrainer(): Promise<void> {
    const trainer = await (await this.alive()).trainer();
    await this.wait(this.longest / 4);
    try {
      process.kill(trainer, 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }

  /** It begins a run, or goes on with one that another kill has left. */
  private async killTerminal(): Promise<void> {
    const { memory } = this;
    const { runs } = await new RunStore(memory.home).list();
    const open = runs.filter(({ resumability }) => resumability.kind === 'resume');
    const run = memory.random() < 0.5 ? null : (memory.pick(open)?.run ?? null);
    const child = terminalAtWork(memory, run);
    await setTimeout(TERMINAL_BEGINNING);
    await this.wait(this.longest);
    child.kill('SIGKILL');
    await ended(child);
  }

  /** Before there is a window. */
  private async killStart(): Promise<void> {
    await this.end();
    skipWelcome(this.memory.home);
    const child = spawn(electronBinary(), [...sandboxArguments(), root], {
      env: environmentFor(this.memory.home),
      stdio: 'ignore',
      detached: true,
    });
    const { pid } = child;
    if (pid === undefined) throw new Error('The app has not started.');
    await this.wait(BEGINNING);
    process.kill(-pid, 'SIGKILL');
    await ended(child);
    await gone(pid);
    await this.audit('start');
  }
}
