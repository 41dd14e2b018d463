/** Starts, watches and stops the server's process; one run at a time. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child, reportCrash, type Exit } from '../child/child';
import { STOPPED } from '@engine/import/model-limits';
import type { TellCrash } from '@engine/support/reports';
import { sentenceOf } from '@engine/text/sentence-of';
import type { ApiAccess } from './client-scripts';
import { networkAddresses } from './http/addresses';
import type { ServeAnswer, ServeJob, ServerEvent, ServerQuestions } from './messages';
import type { ServeReply, ServeWish, Serving } from './serving';
import { UserError } from '@engine/user-error';

export interface ServerEvents {
  /** What is served now, or null; `message` says why where it ended by itself. */
  changed(serving: Serving | null, message: string | null): void;
  crashed: TellCrash;
}

const LOCAL = '127.0.0.1';
const EVERYWHERE = '0.0.0.0';
const TOKEN_BYTES = 24;
/** Longer than the server waits for answers that are under way. */
const STOP_WAIT_MS = 8000;

const CRASHED = 'The server process ended unexpectedly. Start serving again.';

/** The hosts of a server, as clients reach it. */
function hostsOf(others: boolean): string[] {
  const found = others ? networkAddresses() : [];
  return found.length > 0 ? found : [LOCAL];
}

function portOf(address: string): string {
  return new URL(address).port;
}

export class ServerHost {
  private child: Child<ServerQuestions, ServerEvent> | null = null;
  private served: Serving | null = null;
  private stopping: Promise<void> | null = null;
  /** Whether a model from elsewhere is served. */
  private isForeign = false;

  constructor(
    private readonly home: string,
    private readonly events: ServerEvents,
  ) {}

  get serving(): Serving | null {
    return this.served;
  }

  /** Where this computer reaches it, and what it has to send; null where nothing is served. */
  get local(): (ApiAccess & { name: string; run: string }) | null {
    return this.served === null || this.access === null ? null : { ...this.served, ...this.access };
  }

  private access: ApiAccess | null = null;

  async start(wish: ServeWish): Promise<ServeReply> {
    await this.stopping;
    if (this.child !== null) {
      return {
        kind: 'refused',
        message: 'A run is already being served. Stop it first.',
        port: null,
      };
    }
    const token = wish.others ? randomBytes(TOKEN_BYTES).toString('base64url') : null;
    const host = wish.others ? EVERYWHERE : LOCAL;
    const { others: _others, ...job } = wish;
    return this.serve({ ...job, host, token });
  }

  private async serve(job: ServeJob): Promise<ServeReply> {
    this.isForeign = false;
    const child = new Child<ServerQuestions, ServerEvent>('server', this.home, {
      heard: (event) => {
        this.hear(event);
      },
      ended: (exit) => this.end(job.run, exit),
    });
    this.child = child;
    let answer: ServeAnswer;
    try {
      answer = await child.ask('serve', job);
    } catch (error) {
      // It ended before it answered.
      return { kind: 'refused', message: sentenceOf(error), port: null };
    }
    if (answer.kind === 'serving') return this.begin(job, answer);
    await child.end();
    return answer;
  }

  private begin(
    { run, host, token, cors }: ServeJob,
    { address, grpcAddress, name }: Extract<ServeAnswer, { kind: 'serving' }>,
  ): ServeReply {
    const others = host === EVERYWHERE;
    const port = portOf(address);
    const grpcPort = grpcAddress === null ? null : portOf(`http://${grpcAddress}`);
    this.access = {
      address: `http://${LOCAL}:${port}`,
      grpcAddress: grpcPort === null ? null : `${LOCAL}:${grpcPort}`,
      token,
    };
    this.served = {
      run,
      name,
      addresses: hostsOf(others).map((each) => `http://${each}:${port}`),
      grpcAddresses: grpcPort === null ? [] : hostsOf(others).map((each) => `${each}:${grpcPort}`),
      needsToken: others,
      cors,
      since: new Date().toISOString(),
      figures: null,
    };
    this.events.changed(this.served, null);
    return { kind: 'serving', serving: this.served, token };
  }

  private hear(event: ServerEvent): void {
    if (event.kind === 'foreign') this.isForeign = true;
    else if (this.served !== null) {
      this.served = { ...this.served, figures: event.figures };
      this.events.changed(this.served, null);
    }
  }

  private end(run: string, exit: Exit): Error {
    const what = 'The server process ended unexpectedly';
    // A model that takes too much is stopped, and is no fault of the app's.
    if (!this.isForeign) reportCrash(this.events.crashed, exit, { process: 'server', what, run });
    const endedText = this.isForeign ? STOPPED : CRASHED;
    const crashed = this.served !== null && !exit.asked;
    this.child = null;
    this.served = null;
    this.access = null;
    this.events.changed(null, crashed ? endedText : null);
    return new UserError(endedText);
  }

  /** Give the answers that are under way, then no more. */
  stop(): Promise<void> {
    const { child } = this;
    if (child === null) return Promise.resolve();
    this.stopping ??= this.endGently(child).finally(() => {
      this.stopping = null;
    });
    return this.stopping;
  }

  private async endGently(child: Child<ServerQuestions, ServerEvent>): Promise<void> {
    child.expectEnd();
    const stopped = child.ask('stop', null).catch(() => undefined);
    await Promise.race([stopped, sleep(STOP_WAIT_MS, null, { ref: false })]);
    await child.end();
  }
}
