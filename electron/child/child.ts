/**
 * A child process of main, one program of the bundle: it is asked questions, sends events and is ended.
 * An end that nobody asked for is a crash.
 */
import { join } from 'node:path';
import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { appEnvironment } from '../../build/setup/environment.mjs';
import { ALL_IS_KEPT, type Crash, type TellCrash } from '@engine/support/reports';
import { errorOf, type ChildEvent, type Question, type Questions, type Reply } from './messages';

/** Bundles, without their ending, that run as processes of their own. */
export type Program = 'trainer' | 'trial-process' | 'analyst' | 'model-analyst' | 'server';

export interface Exit {
  code: number;
  /** Undefined if the process never started. */
  processId: number | undefined;
  /** Whether main ended it; otherwise it crashed. */
  asked: boolean;
}

export interface Watcher<Event> {
  heard(event: Event): void;
  /** Called once. @returns what the questions still open fail with */
  ended(exit: Exit): Error;
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

export class Child<Q extends Questions<Q>, Event = never> {
  private readonly process: UtilityProcess;
  private readonly waiting = new Map<number, Waiting>();
  private readonly exited: Promise<void>;
  private processId: number | undefined;
  private asked = false;
  private nextId = 1;

  /** @throws Error if no process can be started */
  constructor(
    program: Program,
    private readonly home: string,
    private watcher: Watcher<Event>,
    /** What the system calls the process. */
    serviceName = `Atelier ${program.replace('-', ' ')}`,
    /** Beside those that all processes of the app get. */
    variables: Record<string, string> = {},
  ) {
    this.process = utilityProcess.fork(join(__dirname, `${program}.cjs`), [], {
      serviceName,
      env: { ...appEnvironment(process.env), ...variables },
    });
    this.process.on('spawn', () => {
      this.processId = this.process.pid;
    });
    this.process.on('message', (message: Reply | ChildEvent<Event>) => {
      if ('event' in message) this.watcher.heard(message.event);
      else this.settle(message);
    });
    this.exited = new Promise((resolve) => {
      this.process.once('exit', (code) => {
        this.rejectAll(this.watcher.ended({ code, processId: this.processId, asked: this.asked }));
        resolve();
      });
    });
  }

  /** How many questions are not answered yet. */
  get open(): number {
    return this.waiting.size;
  }

  /** @throws Error with the child's sentence, or with what `ended` returns if it ends first */
  ask<Name extends keyof Q & string>(
    name: Name,
    body: Q[Name]['body'],
  ): Promise<Q[Name]['answer']> {
    const answered = new Promise<unknown>((resolve, reject) => {
      this.waiting.set(this.nextId, { resolve, reject });
    });
    this.tell(name, body);
    return answered;
  }

  /** Ask without waiting for the answer. @param ports become the child's */
  tell<Name extends keyof Q & string>(
    name: Name,
    body: Q[Name]['body'],
    ports: MessagePortMain[] = [],
  ): void {
    const question: Question = { id: this.nextId++, home: this.home, name, body };
    this.process.postMessage(question, ports);
  }

  /** Ask its last question: settles as `ask` does, but only once the process has ended. */
  async askLast<Name extends keyof Q & string>(
    name: Name,
    body: Q[Name]['body'],
  ): Promise<Q[Name]['answer']> {
    try {
      return await this.ask(name, body);
    } finally {
      await this.end();
    }
  }

  /** From here on another hears its events and its end. */
  handTo(watcher: Watcher<Event>): void {
    this.watcher = watcher;
  }

  /** From here on its end is no crash. */
  expectEnd(): void {
    this.asked = true;
  }

  /** End it; resolves once it has ended. */
  end(): Promise<void> {
    this.expectEnd();
    this.process.kill();
    return this.exited;
  }

  /** End it at once, whatever it does. @returns its process ID, if it ran; open questions fail with `reason` */
  cancel(reason: Error): number | undefined {
    this.rejectAll(reason);
    const { processId } = this;
    void this.end();
    // A process inside TensorFlow does not react to a milder signal.
    if (processId !== undefined) killNow(processId);
    return processId;
  }

  private settle(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value);
    else waiting?.reject(errorOf(reply.failure));
  }

  private rejectAll(reason: Error): void {
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
  }
}

function killNow(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Report an end that nobody asked for. @param about `what` is a sentence without its period */
export function reportCrash(
  crashed: TellCrash,
  { code, asked }: Exit,
  { what, kept = ALL_IS_KEPT, ...about }: Omit<Crash, 'kept'> & { kept?: string },
): void {
  if (asked) return;
  const exit = { code, reason: null };
  crashed({ ...about, what: `${what} (exit code ${code}).`, kept, exit });
}
