/** Commands of the built program, one after another in one process. */
import { fork, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PROGRAM = join('test', 'support', 'commands-in-turn.cjs');
/** What commands print comes by messages; libtensorflow's own log lines come nowhere. */
const STDIO: StdioOptions = ['ignore', 'ignore', 'ignore', 'ipc'];

export interface Printed {
  code: number | null;
  stdout: string;
  stderr: string;
}

export class Session {
  private child: ChildProcess | null = null;
  isBusy = false;

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** Not to be called while it is busy. */
  async run(args: readonly string[]): Promise<Printed> {
    this.isBusy = true;
    const listening = new AbortController();
    try {
      const child = this.child ?? fork(PROGRAM, { env: this.env, stdio: STDIO });
      this.child = child;
      const { signal } = listening;
      const answer = once(child, 'message', { signal }).then(([printed]) => printed as Printed);
      const ended = once(child, 'exit', { signal }).then(([code]) => {
        this.child = null;
        return { code: code as number | null, stdout: '', stderr: 'The process ended.' };
      });
      child.send(args);
      return await Promise.any([answer, ended]);
    } finally {
      listening.abort();
      this.isBusy = false;
    }
  }

  end(): void {
    if (this.child?.connected === true) this.child.disconnect();
  }
}
