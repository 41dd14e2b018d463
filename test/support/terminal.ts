/** The built command in a terminal, on a home of its own. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { realSlice, temporaryFolder, writeIdxFolder } from './idx-folder';
import { Session, type Printed } from './session';

const PROGRAM = 'out/main/atelier.cjs';

export interface Finished extends Printed {
  /** What the program itself says, without libtensorflow's own log lines. */
  stderr: string;
  /** All of stderr. */
  errors: string;
}

export type Line = Record<string, unknown> & { type: string };

export function jsonLines({ stdout }: Finished): Line[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

function finishedWith({ code, stdout, stderr }: Printed): Finished {
  const ours = stderr.split('\n').filter((line) => line.startsWith('atelier: '));
  return { code, stdout, stderr: ours.join('\n'), errors: stderr };
}

function finished(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(finishedWith({ code, stdout, stderr }));
    });
  });
}

export class Terminal {
  private readonly folder = temporaryFolder();
  /** The command's ATELIER_HOME. */
  readonly home: string;
  private readonly session: Session;

  /**
   * @param inner a folder's name, where the home is to have another than a temporary one
   * @param alone commands that name one of these words have a process of their own, as all have for users:
   *   a foreign model's process prints to where the one that starts it does
   */
  constructor(
    inner = '',
    private readonly alone: readonly string[] | 'all' = [],
  ) {
    this.home = join(this.folder.path, inner);
    if (!existsSync(PROGRAM)) throw new Error('Build the app first: npm run build');
    this.session = new Session({ ...process.env, ATELIER_HOME: this.home });
  }

  /**
   * Run a command in the process that ran the one before. One that is to be interrupted has a process of
   * its own, as has one that is asked for while another is under way.
   * @param interruptAt what the program has to have printed before it is sent Ctrl+C
   */
  async atelier(args: string[], interruptAt?: string): Promise<Finished> {
    const { alone, session } = this;
    const isAlone = alone === 'all' || args.some((word) => alone.includes(word));
    if (isAlone || session.isBusy || interruptAt !== undefined)
      return this.start(args, interruptAt);
    return finishedWith(await session.run(args));
  }

  private start(args: string[], interruptAt?: string): Promise<Finished> {
    const env = { ...process.env, ATELIER_HOME: this.home };
    const child = spawn(process.execPath, [PROGRAM, ...args], { env });
    let stdout = '';
    let interrupted = false;
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (interrupted || interruptAt === undefined || !stdout.includes(interruptAt)) return;
      interrupted = true;
      child.kill('SIGINT');
    });
    return finished(child);
  }

  /** Run a script of bash, to which the command is `"$NODE" "$PROGRAM"`. */
  bash(script: string, args: readonly string[] = []): Promise<Finished> {
    const env = { ...process.env, ATELIER_HOME: this.home, NODE: process.execPath, PROGRAM };
    return finished(spawn('bash', ['-c', script, 'bash', ...args], { env }));
  }

  /**
   * Run the command with its stdout piped into another, such as `head -n 1`.
   * @returns with the exit code of the command, not of the reader
   */
  piped(args: readonly string[], reader: string): Promise<Finished> {
    return this.bash(`"$NODE" "$PROGRAM" "$@" | ${reader}; exit "\${PIPESTATUS[0]}"`, args);
  }

  /** Run a command that has to succeed, for its JSON lines. */
  async asked(...args: string[]): Promise<{ lines: Line[]; result: Line }> {
    const finished = await this.atelier([...args, '--json']);
    expect(finished.stderr).toBe('');
    expect(finished.code).toBe(0);
    const lines = jsonLines(finished);
    const result = lines.at(-1);
    if (result === undefined) throw new Error('There was no result line.');
    expect(result.type).toBe('result');
    return { lines, result };
  }

  /** A small slice of the real data in `data`, and a run on it called "Small one". @returns the run */
  async trainSmallOne(): Promise<string> {
    const data = join(this.home, 'data');
    writeIdxFolder(data, await realSlice(3000, 500));
    const settings = ['--model', 'dense', '--hidden', '64', '--epochs', '4', '--seed', '3'];
    const { result } = await this.asked(
      'train',
      ...settings,
      '--data',
      data,
      '--name',
      'Small one',
    );
    return String(result['run']);
  }

  remove(): void {
    this.session.end();
    this.folder.remove();
  }
}
