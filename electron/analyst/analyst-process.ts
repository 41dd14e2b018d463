/** One process of the analyst's: started when it is first needed, again after it ended, let go when idle. */
import type { UtilityProcess } from 'electron';
import { OtherProcessError } from '../engine/import/model-limits';
import { startProcess, type OwnProgram } from '../own-process';
import type { Question, QuestionName, Questions, Reply } from './messages';

/** Longer than anybody looks at one answer before they ask for the next. */
export const IDLE_MS = 10 * 60_000;

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

export interface AnalystProgram {
  program: OwnProgram;
  /** Told where the process ended, which nobody asked it to. @returns what its questions are answered with */
  ended: (code: number, processId: number | undefined) => Error;
}

export class AnalystProcess {
  private child: UtilityProcess | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private idle: NodeJS.Timeout | null = null;
  private nextId = 1;

  constructor(
    private readonly home: string,
    private readonly about: AnalystProgram,
  ) {}

  /** @throws Error with its sentence, or with why it ended; OtherProcessError where it runs no such model */
  ask<Name extends QuestionName>(
    name: Name,
    body: Questions[Name]['body'],
  ): Promise<Questions[Name]['answer']> {
    if (this.idle !== null) clearTimeout(this.idle);
    const child = this.running();
    const id = this.nextId++;
    const question: Question = { id, home: this.home, name, body };
    const answered = new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
    child.postMessage(question);
    return answered as Promise<Questions[Name]['answer']>;
  }

  /** End it now, whatever it does, and answer its questions with this. @returns its number, if it ran */
  stop(reason: Error): number | undefined {
    const { child } = this;
    const processId = child?.pid;
    this.release();
    // One that is inside TensorFlow does not hear of a milder signal.
    if (processId !== undefined) killNow(processId);
    this.rejectAll(reason);
    return processId;
  }

  private release(): void {
    const { child } = this;
    this.child = null;
    child?.kill();
  }

  private rejectAll(reason: Error): void {
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
  }

  private hear(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value);
    else if (reply.elsewhere === true) waiting?.reject(new OtherProcessError(reply.message));
    else waiting?.reject(new Error(reply.message));
    if (this.waiting.size > 0) return;
    this.idle = setTimeout(() => {
      this.release();
    }, IDLE_MS);
  }

  private running(): UtilityProcess {
    if (this.child !== null) return this.child;
    const { program, ended } = this.about;
    const child = startProcess(program);
    let processId: number | undefined;
    child.on('spawn', () => {
      processId = child.pid;
    });
    child.on('message', (reply: Reply) => {
      this.hear(reply);
    });
    child.on('exit', (code) => {
      // It was let go.
      if (this.child !== child) return;
      this.child = null;
      this.rejectAll(ended(code, processId));
    });
    this.child = child;
    return child;
  }
}

function killNow(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
