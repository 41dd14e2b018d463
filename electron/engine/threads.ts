/**
 * Worker threads that answer requests, each one after another. A thread that crashes, or takes longer
 * than it may, costs the one request that it had; the next request gets a new thread.
 */
import { Worker } from 'node:worker_threads';
import { TimeLimit } from './time-limit';

/** How often a thread's time is looked at. */
const CHECK_MS = 100;

/** What a thread says besides its replies. */
export type Sign =
  /**
   * It has loaded what it needs: its time counts from now on. A compiled WebAssembly module is reused
   * by V8 for the next thread as long as something in the process keeps it.
   */
  | { sign: 'ready'; keep?: WebAssembly.Module }
  /** What it works on now needs more time than usual, in seconds. */
  | { sign: 'needs'; seconds: number }
  /** It holds memory that it cannot give back: it is replaced once it has replied. */
  | { sign: 'worn out' };

const LOSSES = {
  /** It ended before it had sent anything: its program, or what that loads, is missing or broken. */
  unstarted: 'did not start',
  crashed: 'crashed',
  overdue: 'took too long',
};

/** A thread ended before it had replied. */
export class ThreadLostError extends Error {
  override readonly name = 'ThreadLostError';

  constructor(
    readonly reason: keyof typeof LOSSES,
    options?: ErrorOptions,
  ) {
    super(`The thread ${LOSSES[reason]}.`, options);
  }
}

interface Job<Request, Reply> {
  request: Request;
  resolve(reply: Reply): void;
  reject(error: ThreadLostError): void;
}

interface Thread<Request, Reply> {
  worker: Worker;
  job: Job<Request, Reply> | null;
  limit: TimeLimit | null;
  /** For the job that it has. */
  seconds: number;
  timer: NodeJS.Timeout | null;
  isWornOut: boolean;
  /** Whether it has sent anything. */
  hasStarted: boolean;
  /** Whether its next request is its first, for which it compiles what no thread has compiled yet. */
  compiles: boolean;
  /** It gets no more requests, but has its memory until it is gone. */
  isEnding: boolean;
}

export interface ThreadsOptions {
  /** The bundled file that each thread runs. */
  program: string;
  /** At most. */
  threads: number;
  /** That one request may take; `Infinity` where it takes as long as it takes. */
  seconds: number;
  /** More for the first request of a thread that compiles its library, as no earlier one has. */
  secondsToCompile?: number;
}

function isSign(message: unknown): message is Sign {
  return typeof message === 'object' && message !== null && 'sign' in message;
}

export class Threads<Request, Reply> {
  private readonly waiting: Job<Request, Reply>[] = [];
  private readonly threads: Thread<Request, Reply>[] = [];
  private kept: WebAssembly.Module | null = null;

  constructor(private readonly options: ThreadsOptions) {}

  /**
   * The reply to a request. Requests that wait are taken in order.
   * @throws ThreadLostError where the thread that had it did not start, crashed, or was ended because it took
   *   too long
   */
  ask(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      this.handOut();
    });
  }

  /** Let a thread load what it needs before the first request comes, and send it something, if anything. */
  warmUp(message?: unknown): void {
    if (this.threads.length > 0) return;
    const { worker } = this.start();
    if (message !== undefined) worker.postMessage(message);
  }

  /** End the threads that have no request; others start where one comes. */
  close(): void {
    for (const thread of this.threads.filter(({ job }) => job === null))
      this.end(thread, 'crashed');
  }

  private handOut(): void {
    while (this.waiting.length > 0) {
      const thread = this.idle();
      const job = thread === null ? undefined : this.waiting.shift();
      if (thread === null || job === undefined) return;
      thread.job = job;
      thread.worker.ref();
      thread.worker.postMessage(job.request);
      this.startClock(thread);
    }
  }

  private idle(): Thread<Request, Reply> | null {
    const idle = this.threads.find(({ job, isEnding }) => job === null && !isEnding);
    if (idle !== undefined) return idle;
    // What an ended thread has is free before a new one asks for as much.
    if (this.threads.some(({ isEnding }) => isEnding)) return null;
    return this.threads.length < this.options.threads ? this.start() : null;
  }

  private startClock(thread: Thread<Request, Reply>): void {
    const { seconds, secondsToCompile = 0 } = this.options;
    if (seconds === Infinity) return;
    thread.limit = new TimeLimit();
    thread.seconds = seconds + (thread.compiles ? secondsToCompile : 0);
    thread.compiles = false;
    thread.timer = setInterval(() => {
      if (thread.limit?.exceeded(thread.seconds) === true) this.end(thread, 'overdue');
    }, CHECK_MS);
  }

  private start(): Thread<Request, Reply> {
    const worker = new Worker(this.options.program);
    const thread: Thread<Request, Reply> = {
      worker,
      job: null,
      limit: null,
      seconds: 0,
      timer: null,
      isWornOut: false,
      hasStarted: false,
      compiles: this.kept === null,
      isEnding: false,
    };
    this.threads.push(thread);
    // A thread without work keeps no process alive.
    worker.unref();
    worker.on('message', (message: Sign | Reply) => {
      thread.hasStarted = true;
      if (isSign(message)) this.heed(thread, message);
      else this.settle(thread, message);
    });
    let cause: unknown;
    // Every crash is also an exit, but a crash that nobody listens to would end the process.
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      this.end(thread, thread.hasStarted ? 'crashed' : 'unstarted', { cause });
      this.threads.splice(this.threads.indexOf(thread), 1);
      this.handOut();
    });
    return thread;
  }

  private heed(thread: Thread<Request, Reply>, message: Sign): void {
    switch (message.sign) {
      case 'ready':
        this.kept ??= message.keep ?? null;
        if (thread.limit !== null) thread.limit = new TimeLimit();
        return;
      case 'needs':
        thread.seconds += message.seconds;
        return;
      case 'worn out':
        thread.isWornOut = true;
    }
  }

  private settle(thread: Thread<Request, Reply>, reply: Reply): void {
    const job = this.free(thread);
    thread.worker.unref();
    job?.resolve(reply);
    if (thread.isWornOut) this.end(thread, 'crashed');
    else this.handOut();
  }

  /** Take its job from a thread. */
  private free(thread: Thread<Request, Reply>): Job<Request, Reply> | null {
    const { job, timer } = thread;
    if (timer !== null) clearInterval(timer);
    thread.job = null;
    thread.limit = null;
    thread.timer = null;
    return job;
  }

  /** Part with a thread, whatever it does. Another takes its place once its memory is free. */
  private end(
    thread: Thread<Request, Reply>,
    reason: ThreadLostError['reason'],
    options?: ErrorOptions,
  ): void {
    if (thread.isEnding) return;
    thread.isEnding = true;
    this.free(thread)?.reject(new ThreadLostError(reason, options));
    void thread.worker.terminate();
  }
}
