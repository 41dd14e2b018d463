/** The parts of set-up that run at the same time: where one fails, nobody waits for the others. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/idx-folder';

const STARTS = `
  import { endPrograms, runQuietly } from './build/setup/command.mjs';
  import { together } from './build/setup/everything.mjs';
  import { withLock } from './build/setup/lock.mjs';
  import { runAsProgram, say, SetupError } from './build/setup/step.mjs';
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const program = (script) => runQuietly(process.execPath, ['-e', script]);
`;

/** One that has ended and that nobody has asked for does not run. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/** @returns its exit code and what it said */
async function ran(script: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', STARTS + script], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, said };
}

describe('steps of set-up at the same time', () => {
  it('are all done before the next ones', async () => {
    const { code, said } = await ran(`
      await runAsProgram(async () => {
        await together(() => pause(100).then(() => say('slow')), async () => say('quick'));
        say('next');
        return 0;
      });`);
    expect(said).toBe('set-up: quick\nset-up: slow\nset-up: next\n');
    expect(code).toBe(0);
  });

  it('end with the first that fails, programs and downloads and all', async () => {
    const { code, said } = await ran(`
      await runAsProgram(() =>
        together(
          () => program('setInterval(() => {}, 1000)').then(() => say('the program ended')),
          () => pause(600_000),
          () => pause(300).then(() => { throw new SetupError('One part failed.'); }),
        ),
      );`);
    expect(said).toBe('set-up: One part failed.\n');
    expect(code).toBe(1);
  });

  it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'end at %s with programs that ignore it, and with what these have started',
    async (signal) => {
      const stubborn = `
        for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(each, () => undefined);
        setInterval(() => undefined, 1000);`;
      const starter = `
        const { spawn } = require('node:child_process');
        const child = spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}]);
        require('node:fs').writeFileSync(process.argv[1], process.pid + ' ' + child.pid);
        ${stubborn}`;
      const folder = temporaryFolder();
      const file = join(folder.path, 'pids');
      const script = `
        await runAsProgram(() => withLock(
          () => runQuietly(process.execPath, ['-e', ${JSON.stringify(starter)}, ${JSON.stringify(file)}]),
          ${JSON.stringify(folder.path)}));`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', STARTS + script]);
      const ended = once(child, 'close') as Promise<[number | null]>;
      const pids = () =>
        existsSync(file) ? readFileSync(file, 'utf8').split(' ').map(Number) : [];
      await expect.poll(pids, { timeout: 10_000 }).toHaveLength(2);
      expect(existsSync(join(folder.path, 'lock'))).toBe(true);
      child.kill(signal);
      expect((await ended)[0]).toBe(128 + constants.signals[signal]);
      expect(existsSync(join(folder.path, 'lock'))).toBe(false);
      const [program = 0, started = 0] = pids();
      for (const pid of [program, started]) {
        await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
      }
      folder.remove();
    },
  );

  it.skipIf(process.platform === 'win32')('leave no program behind', async () => {
    const { said } = await ran(`
      const child = runQuietly(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      const started = process._getActiveHandles().find((each) => each.pid !== undefined);
      say(String(started.pid));
      await together(() => child, () => pause(300).then(() => { throw new SetupError('failed'); }))
        .catch(() => child.then(({ code }) => say(code === null ? 'ended by us' : 'ended')));`);
    const [, pid = ''] = /set-up: (\d+)\nset-up: ended by us/.exec(said) ?? [];
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  });
});
