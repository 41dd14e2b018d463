/** The wrapper of the terminal's command: what ends the program ends it, with the same code. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { crashText } from '../../../build/setup/command.mjs';

/** A program that wraps `node -e script`, in a session that has no terminal. */
function wrapped(script: string): ChildProcess {
  const wrapper = `
    import { runInForeground } from './build/setup/command.mjs';
    process.exitCode = await runInForeground(process.execPath, ['-e', ${JSON.stringify(script)}]);
  `;
  const args = ['--input-type=module', '-e', wrapper];
  return spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(child: ChildProcess): Promise<unknown> {
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

describe.skipIf(process.platform === 'win32')('a program in the foreground', () => {
  it('gives its exit code', async () => {
    expect(await ended(wrapped('process.exit(7)'))).toBe(7);
  });

  it('ended by a signal gives the shell’s code for it', async () => {
    expect(await ended(wrapped("process.kill(process.pid, 'SIGKILL')"))).toBe(137);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'is sent %s and may end in order',
    async (signal) => {
      const child = wrapped(
        `setInterval(() => {}, 1000);
       process.on('${signal}', () => process.exit(42));
       console.log('ready');`,
      );
      child.stdout?.once('data', () => child.kill(signal));
      expect(await ended(child)).toBe(42);
    },
  );

  it('goes on where nobody reads its stderr any more', async () => {
    const child = wrapped(
      `console.error('one'); setTimeout(() => { console.error('two'); setTimeout(() => process.exit(9), 300); }, 300);`,
    );
    child.stderr?.once('data', () => child.stderr?.destroy());
    expect(await ended(child)).toBe(9);
  });
});

describe('the end of a program', () => {
  it('is told where it crashed', () => {
    expect(crashText('Electron', 139)).toBe(
      'Electron crashed (SIGSEGV). To see what is wrong, run "npm run atelier -- doctor".',
    );
  });

  // Its own codes, and those of whoever ends it.
  it.each([0, 1, 2, 128, 129, 130, 137, 143])('is not told with code %i', (code) => {
    expect(crashText('Electron', code)).toBeNull();
  });
});
