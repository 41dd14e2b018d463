/** A sweep of the terminal that trains two trials at the same time, each in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism, freemem } from 'node:os';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { family } from '../support/processes';
import { jsonLines, Terminal, type Line } from '../support/terminal';

let terminal: Terminal;
let small: string[];
beforeEach(async () => {
  terminal = new Terminal();
  const data = join(terminal.home, 'data');
  writeIdxFolder(data, await realSlice(600, 100));
  small = ['sweep', '--model', 'dense', '--data', data, '--hidden', '16,24,32', '--json'];
});
afterEach(() => {
  terminal.remove();
});

/** Started by itself, because it is to be killed. */
function started(...flags: string[]): { child: ChildProcess; lines: Line[]; ended: Promise<void> } {
  const env = { ...process.env, ATELIER_HOME: terminal.home };
  const child = spawn(process.execPath, ['out/main/atelier.cjs', ...small, ...flags], { env });
  const lines: Line[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line) => JSON.parse(line) as Line));
  });
  const ended = new Promise<void>((resolve) => child.on('close', resolve));
  return { child, lines, ended };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(50);
}

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const trainers = (child: ChildProcess): number[] => family(child.pid ?? 0).slice(1);

function firstTrainer(child: ChildProcess): number {
  const [first] = trainers(child);
  // To kill process 0 would kill the tests.
  if (first === undefined) throw new Error('The sweep has no trainer.');
  return first;
}
const runsIn = (lines: Line[]) =>
  new Set(lines.filter(({ type }) => type === 'epoch').map(({ run }) => run));

const trainsTwo = availableParallelism() >= 2 && freemem() > 4 * 1024 ** 3;
describe.skipIf(process.platform !== 'linux' || !trainsTwo)('a sweep in two processes', () => {
  it('makes the same choices with the same seed', async () => {
    const flags = ['--epochs', '9', '--trials', '12', '--minutes', '5', '--seed', '4'];
    const standings = async () => {
      const { result } = await terminal.asked(...small.slice(0, -1), ...flags);
      const entries = result['standings'] as { trial: number; values: object; curve: number[] }[];
      return entries.map(({ trial, values, curve }) => ({ trial, values, curve }));
    };
    expect(await standings()).toEqual(await standings());
  }, 120_000);

  it('records the trial of a process that is killed as failed, and goes on', async () => {
    const { child, lines, ended } = started('--epochs', '1000', '--trials', '3', '--minutes', '9');
    await until(() => runsIn(lines).size === 2);
    process.kill(firstTrainer(child), 'SIGKILL');
    await until(() => runsIn(lines).size === 3);
    child.kill('SIGINT');
    await ended;
    const result = lines.at(-1);
    expect(result).toMatchObject({ type: 'result', status: 'paused', trials: 3 });
    const states = (result?.['standings'] as { state: string; message: string | null }[]).filter(
      ({ state }) => state === 'failed',
    );
    expect(states).toMatchObject([{ message: 'The process of this trial ended unexpectedly.' }]);
  }, 120_000);

  it('pauses where a process would need data that is gone, and goes on once it is back', async () => {
    const data = join(terminal.home, 'data');
    const away = join(terminal.home, 'away');
    const { child, lines, ended } = started('--epochs', '1000', '--trials', '4', '--minutes', '9');
    await until(() => runsIn(lines).size === 2);
    renameSync(data, away);
    process.kill(firstTrainer(child), 'SIGKILL');
    await ended;
    expect(lines.at(-1)).toMatchObject({
      status: 'paused',
      message: `The folder ${data} does not exist. Restore the data, then resume the sweep.`,
    });
    expect(child.exitCode).toBe(1);
    renameSync(away, data);
    const resumed = ['sweep', '--resume', String(lines.at(-1)?.['sweep']), '--json'];
    const { code } = await terminal.atelier(resumed, '"type":"epoch"');
    expect(code).toBe(0);
  }, 120_000);

  it('leaves no process behind where it is killed, and can be resumed', async () => {
    const { child, lines, ended } = started('--epochs', '1000', '--trials', '2', '--minutes', '5');
    await until(() => runsIn(lines).size === 2);
    const pids = trainers(child);
    expect(pids).toHaveLength(2);
    child.kill('SIGKILL');
    await ended;
    await until(() => !pids.some(isThere));
    const { lines: runs } = await terminal.asked('runs');
    const sweep = String(runs.find((line) => line['sweep'] !== undefined)?.['sweep']);
    const resumed = ['sweep', '--resume', sweep, '--minutes', '0.3', '--json'];
    const { code, stdout } = await terminal.atelier(resumed, '"type":"epoch"');
    expect(code).toBe(0);
    expect(stdout).toContain('"type":"result"');
  }, 120_000);

  it('pauses while a suspended process of a killed sweep holds a trial', async () => {
    const { child, lines } = started('--epochs', '1000', '--trials', '2', '--minutes', '9');
    // Its stderr stays open: the suspended process has it too.
    const gone = new Promise((resolve) => child.once('exit', resolve));
    await until(() => runsIn(lines).size === 2);
    const pids = trainers(child);
    const suspended = firstTrainer(child);
    process.kill(suspended, 'SIGSTOP');
    try {
      child.kill('SIGKILL');
      await gone;
      await until(() => pids.filter(isThere).length === 1);
      const { lines: runs } = await terminal.asked('runs');
      const sweep = String(runs.find((line) => line['sweep'] !== undefined)?.['sweep']);
      const resumed = ['sweep', '--resume', sweep, '--minutes', '9', '--json'];
      const paused = await terminal.atelier(resumed);
      expect(paused.code).toBe(1);
      const result = jsonLines(paused).at(-1);
      expect(result).toMatchObject({ type: 'result', status: 'paused' });
      expect(result?.['message']).toContain(
        `is still in use by process ${suspended}, which may be suspended. Wait until that process ends, or end it. Then resume the sweep.`,
      );
      const states = (result?.['standings'] as { state: string }[]).map(({ state }) => state);
      expect(states).not.toContain('failed');
      process.kill(suspended, 'SIGCONT');
      await until(() => !isThere(suspended));
      const { code } = await terminal.atelier(resumed, '"type":"epoch"');
      expect(code).toBe(0);
    } finally {
      if (isThere(suspended)) process.kill(suspended, 'SIGKILL');
    }
  }, 120_000);
});
