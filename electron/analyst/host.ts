/** Starts the analyst's process when it is first needed, and again if it ever crashes. */
import { join } from 'node:path';
import { utilityProcess, type UtilityProcess } from 'electron';
import { ALL_IS_KEPT, type TellCrash } from '../engine/support/reports';
import type { Question, QuestionName, Questions, Reply } from './messages';

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

export class AnalystHost {
  private child: UtilityProcess | null = null;
  private readonly waiting = new Map<number, Waiting>();
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

  private running(): UtilityProcess {
    if (this.child !== null) return this.child;
    const child = utilityProcess.fork(join(__dirname, 'analyst.cjs'), [], {
      serviceName: 'Atelier analyst',
    });
    child.on('message', (reply: Reply) => {
      const waiting = this.waiting.get(reply.id);
      this.waiting.delete(reply.id);
      if (reply.ok) waiting?.resolve(reply.value);
      else waiting?.reject(new Error(reply.message));
    });
    child.on('exit', (code) => {
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
