/**
 * Starts the analyst's process when it is first needed, again if it ever crashes, and ends it when nobody
 * has asked for long: with the networks' library, OpenCV and a data set it has hundreds of megabytes.
 */
import type { UtilityProcess } from 'electron';
import { ALL_IS_KEPT, type TellCrash } from '../engine/support/reports';
import { startProcess } from '../own-process';
import type { Question, QuestionName, Questions, Reply } from './messages';

/** Longer than anybody looks at one answer before they ask for the next. */
export const IDLE_MS = 10 * 60_000;

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

export class AnalystHost {
  private child: UtilityProcess | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private idle: NodeJS.Timeout | null = null;
  private nextId = 1;

  /** @param crashed told where the process ended, which nobody asks it to */
  constructor(
    private readonly home: string,
    private readonly crashed: TellCrash,
  ) {}

  /** @throws Error with the analyst's sentence, or one that says that it crashed */
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

  private tellCrash(code: number): void {
    this.crashed({
      process: 'analyst',
      what: `The process that reads pictures ended unexpectedly (exit code ${code}).`,
      kept: ALL_IS_KEPT,
      exit: { code, reason: null },
    });
  }

  private release(): void {
    const { child } = this;
    this.child = null;
    child?.kill();
  }

  private running(): UtilityProcess {
    if (this.child !== null) return this.child;
    const child = startProcess('analyst');
    child.on('message', (reply: Reply) => {
      const waiting = this.waiting.get(reply.id);
      this.waiting.delete(reply.id);
      if (reply.ok) waiting?.resolve(reply.value);
      else waiting?.reject(new Error(reply.message));
      if (this.waiting.size > 0) return;
      this.idle = setTimeout(() => {
        this.release();
      }, IDLE_MS);
    });
    child.on('exit', (code) => {
      // It was let go.
      if (this.child !== child) return;
      this.child = null;
      this.tellCrash(code);
      const crashed = new Error('The part of the app that reads pictures crashed. Try again.');
      for (const { reject } of this.waiting.values()) reject(crashed);
      this.waiting.clear();
    });
    this.child = child;
    return child;
  }
}
