/** Begins the runs of the queue, one whenever nothing else trains. */
import { newRunId } from '../engine/runs/run-id';
import { sentenceOf } from '../engine/sentence-of';
import type { QueuedRun, QueueState, RunQueue } from '../engine/sweep/run-queue';
import type { TrainerHost } from './host';

export interface QueueEvents {
  changed(state: QueueState): void;
  began(run: string): void;
  failed(message: string): void;
}

export class QueueRunner {
  private advancing = false;

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
    await work(this.queue);
    this.events.changed(this.state);
    void this.advance();
  }

  /** Begin the next run where nothing trains; what stands in the way of one doesn't stop the others. */
  async advance(): Promise<void> {
    if (this.advancing) return;
    this.advancing = true;
    try {
      for (;;) {
        const { next } = this.queue;
        if (next === null || !this.trainer.idle) return;
        await this.begin(next);
      }
    } catch (error) {
      this.events.failed(sentenceOf(error));
    } finally {
      this.advancing = false;
    }
  }

  private async begin({ id, name, settings, dataFolder }: QueuedRun): Promise<void> {
    const run = newRunId(settings);
    try {
      await this.trainer.start({ kind: 'begin', plan: { run, name, settings, dataFolder } });
    } catch (error) {
      const problem = sentenceOf(error);
      await this.queue.refuse(id, problem);
      this.events.failed(`“${name}” of the queue could not begin: ${problem}`);
      this.events.changed(this.state);
      return;
    }
    this.events.began(run);
    await this.queue.remove(id);
    this.events.changed(this.state);
  }
}
