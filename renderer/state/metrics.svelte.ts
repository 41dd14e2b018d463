/** What was measured of runs: read once from the run folder, then extended by events. */
import { SvelteMap } from 'svelte/reactivity';
import {
  curvesOf,
  extended,
  NOTHING_MEASURED,
  type Measurements,
  type RunCurves,
} from '@engine/curves/run-curves';
import type { EpochTime, MetricLine, RunSummary } from '@engine/records';
import { ask, listen } from '../bridge';
import { notices } from './notices.svelte';

/** How often new measurements are drawn: by processors that could train meanwhile. */
const DRAW_EVERY_MS = 500;
/** What is read within this time is drawn at once: each run more is a new chart. */
const TOGETHER_MS = 100;

/** What has come since the last drawing. */
interface Arrival {
  /** What was read, once it is; null while only events came. */
  read: Measurements | null;
  isReading: boolean;
  lines: MetricLine[];
  times: EpochTime[];
}

class Metrics {
  readonly #byRun = new SvelteMap<string, Measurements>();
  readonly #arrived = new Map<string, Arrival>();
  /** What was known of each compared run when its measurements were asked for last. */
  readonly #versions = new Map<string, string>();
  /** Runs that were trained by this app while the window was open. */
  readonly #heard = new Set<string>();
  /** The curves of what is in `#byRun`. */
  readonly #curves = new WeakMap<Measurements, RunCurves>();
  #epochEnded: () => void = () => undefined;
  #hasEpoch = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer ends. */
  #due = Infinity;

  /** @param epochEnded told of ends of epochs, once for all that are drawn together */
  start(epochEnded: () => void): void {
    this.#epochEnded = epochEnded;
    listen('train:metrics', ({ run, line, time }) => {
      const arrival = this.#arrived.get(run) ?? this.#expect(run);
      arrival.lines.push(line);
      if (time !== null) arrival.times.push(time);
      this.#heard.add(run);
      this.#hasEpoch ||= line.kind === 'epoch';
      this.#drawWithin(DRAW_EVERY_MS);
    });
  }

  /** Null until something is known. */
  of(run: string): Measurements | null {
    return this.#byRun.get(run) ?? null;
  }

  /** Null until they have been read. */
  curvesOf({ run, settings }: RunSummary): RunCurves | null {
    const measured = this.of(run);
    if (measured === null) return null;
    // What was not trained here has no lines, for which no batch size matters.
    const batchSize = settings.model === 'imported' ? 1 : settings.batchSize;
    const curves = this.#curves.get(measured) ?? curvesOf(measured, batchSize);
    this.#curves.set(measured, curves);
    return curves;
  }

  /** Read a run of whose measurements some are missing, or were taken back. */
  async read(run: string): Promise<void> {
    // What has come before is in what is read.
    const arrival = this.#expect(run);
    arrival.isReading = true;
    await notices.guard(async () => {
      arrival.read = await ask('runs:metrics', { run });
    });
    arrival.isReading = false;
    this.#drawWithin(TOGETHER_MS);
  }

  /** Read a compared run, unless everything of it is known. */
  want({ run, epochsDone, status }: RunSummary): void {
    const version = `${epochsDone} ${status}`;
    const before = this.#versions.get(run);
    if (before === version) return;
    this.#versions.set(run, version);
    if (before === undefined || !this.#isKnown(run, epochsDone)) void this.read(run);
  }

  /** Forget those of runs that are compared no longer. */
  keepOnly(wanted: ReadonlySet<string>): void {
    for (const run of [...this.#versions.keys()].filter((each) => !wanted.has(each))) {
      this.#versions.delete(run);
      if (!this.#heard.has(run)) this.forget(run);
    }
  }

  forget(run: string): void {
    this.#versions.delete(run);
    this.#arrived.delete(run);
    this.#byRun.delete(run);
  }

  #isKnown(run: string, epochsDone: number): boolean {
    if (!this.#heard.has(run)) return false;
    const times = [...(this.of(run)?.times ?? []), ...(this.#arrived.get(run)?.times ?? [])];
    return (times.at(-1)?.epoch ?? 0) >= epochsDone;
  }

  #expect(run: string): Arrival {
    const arrival: Arrival = { read: null, isReading: false, lines: [], times: [] };
    this.#arrived.set(run, arrival);
    return arrival;
  }

  #drawWithin(milliseconds: number): void {
    const due = performance.now() + milliseconds;
    if (this.#due <= due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#draw();
    }, milliseconds);
  }

  #draw(): void {
    this.#due = Infinity;
    for (const [run, { read, isReading, lines, times }] of this.#arrived) {
      if (isReading) continue;
      this.#arrived.delete(run);
      const before = read ?? this.of(run);
      // It could not be read.
      if (before === null && lines.length === 0) continue;
      this.#byRun.set(run, extended(before ?? NOTHING_MEASURED, lines, times));
    }
    if (this.#hasEpoch) this.#epochEnded();
    this.#hasEpoch = false;
  }
}

export const metrics = new Metrics();
