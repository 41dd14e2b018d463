/** Begins the runs of the queue, one whenever nothing else trains. */
import { DiskError } from '@engine/storage/disk-error';
import { ChangedDataError } from '@engine/runs/run-data';
import { newRunId } from '@engine/storage/run-id';
import { sentenceOf } from '@engine/text/sentence-of';
import type { QueuedRun, QueueState } from '@engine/sweep/queue-records';
import type { RunQueue } from '@engine/sweep/run-queue';
import type { TrainerHost } from './host';

export interface QueueEvents {
  changed(state: QueueState): void;
  began(run: string): void;
  failed(message: string): void;
  /** Whether the app is about to quit: then nothing begins. */
  isEnding(): boolean;
}

/** Nobody can be asked about data that changed while the run waited. */
function obstacleOf(error: unknown): string {
  return error instanceof ChangedDataError
    ? `${error.change} Repeat the run again to use the current data.`
    : sentenceOf(error);
}

export class QueueRunner {
  private advancing = false;
  /** What is begun now, under its number in the queue, as long as its images are read. */
  private beginning: { id: string; run: string } | null = null;

  constructor(
    private readonly queue: RunQueue,
    private readonly trainer: TrainerHost,
    private readonly events: QueueEvents,
  ) {}

  /** What an earlier life of the app left. */
  async load(): Promise<void> {
    try {
      await this.queue.load();
    } catch (error) {
      this.events.failed(sentenceOf(error));
    }
  }

  get state(): QueueState {
    return this.queue.now;
  }

  /** Change the queue, and begin what may begin now. */
  async change(work: (queue: RunQueue) => Promise<void>): Promise<void> {
    const saved = work(this.queue);
    // The queue is another one at once, whether the disk takes it or not.
    this.stopRemoved();
    try {
      await saved;
    } finally {
      this.events.changed(this.state);
    }
    void this.advance();
  }

  private has(id: string): boolean {
    return this.state.runs.some((run) => run.id === id);
  }

  /** Reading the images of a folder takes minutes: who removes the run meanwhile does not want it. */
  private stopRemoved(): void {
    const { beginning } = this;
    if (beginning === null || this.has(beginning.id)) return;
    this.beginning = null;
    this.trainer.stop(beginning.run);
  }

  /**
   * Begin the next run where nothing trains. What stands in the way of one doesn't stop the others, but
   * for a disk that takes nothing.
   */
  async advance(): Promise<void> {
    if (this.advancing) return;
    this.advancing = true;
    try {
      for (;;) {
        const { next } = this.queue;
        if (next === null || !this.trainer.idle || this.events.isEnding()) return;
        await this.begin(next);
      }
    } catch (error) {
      this.events.failed(sentenceOf(error));
    } finally {
      this.advancing = false;
    }
  }

  private async passOver(id: string, name: string, problem: string): Promise<void> {
    await this.queue.refuse(id, problem);
    this.events.failed(`“${name}” from the queue could not start: ${problem}`);
  }

  private async pauseFor({ message }: DiskError): Promise<void> {
    this.events.failed(`The queue is paused. ${message} Then restart the queue in Tune.`);
    // A disk that takes nothing takes this neither; the queue also waits after a restart.
    await this.queue.setPaused(true).catch(() => undefined);
  }

  private async begin(next: QueuedRun): Promise<void> {
    const { id, problem: _none, repeats, acceptChangedData, ...queued } = next;
    const run = newRunId(queued.settings);
    const { name } = queued;
    this.beginning = { id, run };
    try {
      await this.trainer.start({
        kind: 'begin',
        plan: { run, ...queued },
        repeats: repeats ?? null,
        acceptChangedData: acceptChangedData ?? false,
      });
    } catch (error) {
      this.beginning = null;
      // What quitting stopped waits in the queue for the next time.
      if (this.events.isEnding()) return;
      if (error instanceof DiskError) await this.pauseFor(error);
      else if (this.has(id)) await this.passOver(id, name, obstacleOf(error));
      this.events.changed(this.state);
      return;
    }
    this.beginning = null;
    this.events.began(run);
    await this.queue.remove(id);
    this.events.changed(this.state);
  }
}
