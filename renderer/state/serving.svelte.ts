/** The run that is served, as main tells of it, and what is asked of it from here. */
import { isServingName, SERVING_NAME_RULE, servingName } from '@engine/export/serving-name';
import type { RunSummary } from '@engine/records';
import { sentenceOf } from '@engine/text/sentence-of';
import { typedNumber } from '@engine/text/typed-number';
import type { Replies } from '@contract';
import { isOrigin, MOST_ORIGINS, ORIGIN_RULE } from '../../electron/server/http/origin';
import type { Serving as Served } from '../../electron/server/serving';
import type { ServeTry } from '@contract';
import { ask, listen } from '../bridge';
import { notices } from './notices.svelte';
import { runs } from './runs/runs.svelte';

/** Where TensorFlow Serving has its REST. */
const USUAL_PORT = '8501';
const HIGHEST_PORT = 65_535;

type Phase = 'off' | 'starting' | 'on' | 'stopping';

interface Refusal {
  message: string;
  /** One that is free instead of the one that was asked for. */
  port: number | null;
}

const PORT_RULE = `The port must be a whole number from 1 to ${HIGHEST_PORT}.`;

/** @returns null where the text is none */
function portIn(text: string): number | null {
  const { value } = typedNumber(text, 'whole');
  return Number.isInteger(value) && value >= 1 && value <= HIGHEST_PORT ? value : null;
}

class Serving {
  #phase = $state<Phase>('off');
  #on = $state.raw<Served | null>(null);
  /** Told when the switch went on, and known to this window only until it goes off. */
  #token = $state<string | null>(null);
  #examples = $state.raw<Replies['serve:examples'] | null>(null);
  #refusal = $state.raw<Refusal | null>(null);
  #tried = $state.raw<ServeTry | null>(null);
  #trying = $state(false);
  #chosen = $state<string | null>(null);
  #name = $state<string | null>(null);
  port = $state(USUAL_PORT);
  /** Empty for no gRPC API. */
  grpcPort = $state('');
  others = $state(false);
  /** Origins of web pages, between spaces or commas, as they were typed. */
  origins = $state('');

  /** Runs that can answer. */
  readonly runs = $derived(
    runs.withBuiltIn.filter(
      ({ status, testAccuracy, epochsDone, imported }) =>
        status !== 'running' && (testAccuracy !== null || epochsDone > 0 || imported !== undefined),
    ),
  );
  /** The run that is served, or will be: the chosen one, otherwise the best. */
  readonly run = $derived<RunSummary | null>(
    runs.find(this.#on?.run ?? null) ??
      this.runs.find(({ run }) => run === this.#chosen) ??
      this.runs.find(({ run }) => run === runs.best?.run) ??
      this.runs[0] ??
      null,
  );
  readonly nameProblem = $derived(
    this.#name === null || isServingName(this.#name) ? null : SERVING_NAME_RULE,
  );
  readonly #portNumber = $derived(portIn(this.port));
  readonly #grpcPortNumber = $derived(portIn(this.grpcPort));
  readonly portProblem = $derived(this.#portNumber === null ? PORT_RULE : null);
  readonly grpcPortProblem = $derived.by(() => {
    if (this.grpcPort.trim() === '') return null;
    if (this.#grpcPortNumber === null) return PORT_RULE;
    return this.#grpcPortNumber === this.#portNumber ? 'The ports must be different.' : null;
  });

  readonly #originList = $derived(this.origins.split(/[\s,]+/).filter((text) => text !== ''));
  readonly originsProblem = $derived.by(() => {
    if (!this.#originList.every(isOrigin)) return ORIGIN_RULE;
    return this.#originList.length > MOST_ORIGINS ? `At most ${MOST_ORIGINS} origins.` : null;
  });

  get phase(): Phase {
    return this.#phase;
  }

  get on(): Served | null {
    return this.#on;
  }

  get token(): string | null {
    return this.#token;
  }

  get examples(): Replies['serve:examples'] | null {
    return this.#examples;
  }

  get refusal(): Refusal | null {
    return this.#refusal;
  }

  get tried(): ServeTry | null {
    return this.#tried;
  }

  get trying(): boolean {
    return this.#trying;
  }

  /** The model's name in addresses: what was typed, otherwise the run's. */
  get name(): string {
    return this.#on?.name ?? this.#name ?? (this.run === null ? '' : servingName(this.run));
  }

  set name(name: string) {
    this.#name = name.trim() === '' ? null : name.trim();
  }

  /** As the fields show them: those that are served, otherwise as they were typed. */
  get ports(): { rest: string; grpc: string } {
    if (this.#on === null) return { rest: this.port, grpc: this.grpcPort };
    const last = (address = ''): string => address.split(':').at(-1) ?? '';
    return { rest: last(this.#on.addresses[0]), grpc: last(this.#on.grpcAddresses[0]) };
  }

  choose(run: string): void {
    this.#chosen = run;
    this.#name = null;
    this.#refusal = null;
  }

  start(): void {
    listen('serve:changed', ({ serving, message }) => {
      this.#take(serving);
      if (message !== null) this.#refusal = { message, port: null };
    });
    void notices.guard(async () => {
      this.#take(await ask('serve:state', undefined));
    });
  }

  #take(served: Served | null): void {
    const began = served !== null && this.#on === null;
    this.#on = served;
    if (served === null) {
      if (this.#phase !== 'starting') this.#phase = 'off';
      this.#token = null;
      this.#examples = null;
      this.#tried = null;
      return;
    }
    if (this.#phase !== 'stopping') this.#phase = 'on';
    if (began) void this.#readLines();
  }

  async #readLines(): Promise<void> {
    await notices.guard(async () => {
      this.#examples = await ask('serve:examples', undefined);
    });
  }

  async switchOn(): Promise<void> {
    const { run } = this;
    if (run === null || this.#phase !== 'off') return;
    const { nameProblem, portProblem, grpcPortProblem, originsProblem } = this;
    const problems = [nameProblem, portProblem, grpcPortProblem, originsProblem];
    if (problems.some((each) => each !== null)) return;
    this.#phase = 'starting';
    this.#refusal = null;
    try {
      const wish = {
        run: run.run,
        name: this.#name,
        port: this.#portNumber ?? 0,
        grpcPort: this.#grpcPortNumber,
        others: this.others,
        cors: this.#originList,
      };
      const reply = await ask('serve:start', wish);
      if (reply.kind === 'refused') {
        this.#phase = 'off';
        this.#refusal = reply;
        return;
      }
      this.#take(reply.serving);
      this.#token = reply.token;
    } catch (error) {
      this.#phase = 'off';
      this.#refusal = { message: sentenceOf(error), port: null };
    }
  }

  async switchOff(): Promise<void> {
    if (this.#phase !== 'on') return;
    this.#phase = 'stopping';
    await notices.guard(async () => {
      await ask('serve:stop', undefined);
    });
    this.#take(null);
    this.#phase = 'off';
  }

  async usePort(port: number): Promise<void> {
    this.port = String(port);
    await this.switchOn();
  }

  async try(what: 'picture' | 'photo'): Promise<void> {
    if (this.#trying) return;
    this.#trying = true;
    await notices.guard(async () => {
      this.#tried = (await ask('serve:try', { what })) ?? this.#tried;
    });
    this.#trying = false;
  }

  async copy(text: string): Promise<boolean> {
    try {
      await ask('serve:copy', { text });
      return true;
    } catch (error) {
      notices.failed(error);
      return false;
    }
  }
}

export const serving = new Serving();
