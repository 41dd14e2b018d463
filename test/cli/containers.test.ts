/** Two containers with one data folder: in each, processes are numbered anew. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { jsonLines, Terminal, type Finished } from '../support/terminal';

const CONTAINER = ['-rpf', '--mount-proc'];

function canContain(): boolean {
  try {
    execFileSync('unshare', [...CONTAINER, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

let terminal: Terminal;
let training: ChildProcess | null = null;
beforeEach(() => {
  terminal = new Terminal();
});
afterEach(() => {
  training?.kill('SIGKILL');
  terminal.remove();
});

/** A command in a container of its own. */
function inside(...words: string[]): Promise<Finished> {
  const program = [process.execPath, 'out/main/atelier.cjs', ...words];
  const child = spawn('unshare', [...CONTAINER, ...program], {
    env: { ...process.env, ATELIER_HOME: terminal.home },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout, stderr, errors: stderr });
    });
  });
}

describe.runIf(canContain())('a run that trains in another container', () => {
  it('is training here too, and is neither resumed nor deleted', async () => {
    const data = join(terminal.home, 'data');
    writeIdxFolder(data, await realSlice(600, 100));
    const flags = ['--model', 'linear', '--epochs', '300', '--data', data, '--json'];
    const child = spawn(process.execPath, ['out/main/atelier.cjs', 'train', ...flags], {
      env: { ...process.env, ATELIER_HOME: terminal.home },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    training = child;
    const run = await new Promise<string>((resolve) => {
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const found = /"type":"epoch".*?"run":"([^"]+)"|"run":"([^"]+)".*?"type":"epoch"/.exec(
          text,
        );
        const id = found?.[1] ?? found?.[2];
        if (id !== undefined) resolve(id);
      });
    });
    const [listed] = jsonLines(await inside('runs', '--json'));
    expect(listed).toMatchObject({ run, status: 'running' });
    const resumed = await inside('resume', run);
    expect(resumed.code).toBe(1);
    expect(resumed.stderr).toMatch(/already training|another window or terminal/);
    expect(training.exitCode).toBeNull();
  }, 120_000);
});
