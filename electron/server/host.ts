/** Starts, watches and stops the server's process; one run at a time. */
import { randomBytes } from 'node:crypto';
import type { UtilityProcess } from 'electron';
import { STOPPED } from '../engine/import/model-limits';
import { ALL_IS_KEPT, type TellCrash } from '../engine/support/reports';
import { startProcess } from '../own-process';
import { networkAddresses } from './addresses';
import type { LiveFigures } from './live';
import type { FromServer, ServeJob, ToServer } from './messages';
import type { ServeReply, ServeWish, Serving } from './serving';

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

function tell(child: UtilityProcess, message: ToServer): void {
  child.postMessage(message);
}

/** The addresses of a server that listens at one. */
function addressesOf(address: string, others: boolean): string[] {
  if (!others) return [address];
  const { port } = new URL(address);
  const found = networkAddresses().map((host) => `http://${host}:${port}`);
  return found.length > 0 ? found : [`http://${LOCAL}:${port}`];
}

export class ServerHost {
  private child: UtilityProcess | null = null;
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
  get local(): { address: string; token: string | null; name: string; run: string } | null {
    return this.served === null || this.access === null ? null : { ...this.served, ...this.access };
  }

  private access: { address: string; token: string | null } | null = null;

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
    const { run, name, port, cors } = wish;
    return this.fork({ home: this.home, run, name, port, host, token, cors });
  }

  private fork(job: ServeJob): Promise<ServeReply> {
    const child = startProcess('server');
    this.child = child;
    let answered = false;
    this.isForeign = false;
    return new Promise((resolve) => {
      child.on('message', (message: FromServer) => {
        if (message.kind === 'foreign') {
          this.isForeign = true;
          return;
        }
        answered = true;
        if (message.kind === 'serving') resolve(this.begin(job, message));
        if (message.kind === 'refused') {
          resolve(message);
          child.kill();
        }
        if (message.kind === 'figures') this.tellFigures(message.figures);
        if (message.kind === 'stopped') child.kill();
      });
      child.on('exit', (code) => {
        if (!answered) this.tellCrash(job.run, code);
        this.end(code);
        // Has no effect where it has been answered: the promise is settled.
        resolve({ kind: 'refused', message: this.endedText, port: null });
      });
      tell(child, { kind: 'serve', job });
    });
  }

  private begin(
    { run, host, token, cors }: ServeJob,
    { address, name }: Extract<FromServer, { kind: 'serving' }>,
  ): ServeReply {
    const others = host === EVERYWHERE;
    const { port } = new URL(address);
    this.access = { address: `http://${LOCAL}:${port}`, token };
    this.served = {
      run,
      name,
      addresses: addressesOf(address, others),
      needsToken: others,
      cors,
      since: new Date().toISOString(),
      figures: null,
    };
    this.events.changed(this.served, null);
    return { kind: 'serving', serving: this.served, token };
  }

  private tellFigures(figures: LiveFigures): void {
    if (this.served === null) return;
    this.served = { ...this.served, figures };
    this.events.changed(this.served, null);
  }

  /** What is said where the process ended by itself. */
  private get endedText(): string {
    return this.isForeign ? STOPPED : CRASHED;
  }

  private tellCrash(run: string, code: number): void {
    // A model that takes too much is stopped, and is no fault of the app's.
    if (this.isForeign) return;
    const what = `The server process ended unexpectedly (exit code ${code}).`;
    const exit = { code, reason: null };
    this.events.crashed({ process: 'server', what, kept: ALL_IS_KEPT, exit, run });
  }

  private end(code: number): void {
    const crashed = this.stopping === null ? this.served : null;
    if (crashed !== null) this.tellCrash(crashed.run, code);
    this.child = null;
    this.served = null;
    this.access = null;
    this.events.changed(null, crashed === null ? null : this.endedText);
  }

  /** Give the answers that are under way, then no more. */
  stop(): Promise<void> {
    const { child } = this;
    if (child === null) return Promise.resolve();
    this.stopping ??= new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill(), STOP_WAIT_MS);
      child.on('exit', () => {
        clearTimeout(timer);
        this.stopping = null;
        resolve();
      });
      tell(child, { kind: 'stop' });
    });
    return this.stopping;
  }
}
