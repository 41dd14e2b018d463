/**
 * Batches that a thread augments while the step before them is computed. They are those that would be
 * made without it: the thread draws from the same generators in the same order.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from 'node:worker_threads';
import type { LabeledImages } from '../data/dataset';
import { UserError } from '../user-error';
import type { BatchRecipe, TrainingBatch } from './batch-maker';

/** What a thread is started with. */
export interface AheadData {
  port: MessagePort;
  /** int32 [1], counts replies: whoever trains waits for it without giving its turn away. */
  replies: SharedArrayBuffer;
  recipe: BatchRecipe;
  seed: number;
  classNames: readonly string[];
}

/** A batch to be made: its images alone, as they are in the data. */
export interface AheadRequest {
  epoch: number;
  images: LabeledImages & { pixels: Uint8Array };
}

export interface AheadReply {
  epoch: number;
  batch: TrainingBatch;
}

/** A thread that makes no batch for so long has crashed: those of 256x256 in color take a second. */
const LOST_MS = 60_000;

/**
 * That time is waited in so many parts, and only whole parts count: while the process is stopped, as by
 * Ctrl+Z, the clock goes on and the thread makes nothing, which uses up one part at most.
 */
const WAITS = 60;

export interface AheadOptions {
  /** The bundled worker.ts; beside this file where it is left out. */
  program?: string;
  /** Milliseconds that a batch may take. */
  lostMs?: number;
}

/** The kinds of augmentation that take long enough for a thread to pay: those of milliseconds an image. */
const SLOW: ReadonlySet<BatchRecipe['augmentation']> = new Set(['strong', 'photos']);

export class AugmentAhead {
  private readonly port: MessagePort;
  private readonly replies = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker: Worker;
  private epoch = 0;

  private constructor(
    program: string,
    private readonly lostMs: number,
    told: Pick<AheadData, 'recipe' | 'seed' | 'classNames'>,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const replies = this.replies.buffer;
    const workerData: AheadData = { ...told, port: port2, replies };
    this.worker = new Worker(program, { workerData, transferList: [port2] });
    // Its end shows in that no batch comes; without this an error in it would end the process.
    this.worker.on('error', () => undefined);
    this.worker.unref();
    port1.unref();
  }

  /**
   * @returns null where augmentation is quick, or the program is not there, as when tests run from source
   */
  static for(
    recipe: BatchRecipe,
    seed: number,
    classNames: readonly string[],
    { program = join(__dirname, 'augment-worker.cjs'), lostMs = LOST_MS }: AheadOptions = {},
  ): AugmentAhead | null {
    const { augmentation, mixup } = recipe;
    if (!SLOW.has(augmentation) || !existsSync(program)) return null;
    return new AugmentAhead(program, lostMs, { recipe: { augmentation, mixup }, seed, classNames });
  }

  /** What was asked for before is no longer wanted. @param epoch counted from 1 */
  begin(epoch: number): void {
    this.epoch = epoch;
  }

  /** @param images of the batch, copied from the data */
  ask(images: LabeledImages & { pixels: Uint8Array }): void {
    const request: AheadRequest = { epoch: this.epoch, images };
    this.port.postMessage(request, [images.pixels.buffer as ArrayBuffer]);
  }

  /** The next of the batches that were asked for. @throws UserError where the thread is gone */
  take(): TrainingBatch {
    for (let silent = 0; silent < WAITS;) {
      const seen = Atomics.load(this.replies, 0);
      const reply = receiveMessageOnPort(this.port)?.message as AheadReply | undefined;
      if (reply?.epoch === this.epoch) return reply.batch;
      if (reply !== undefined) continue;
      const waited = Atomics.wait(this.replies, 0, seen, this.lostMs / WAITS);
      silent = waited === 'timed-out' ? silent + 1 : 0;
    }
    throw new UserError(
      'The thread that augments training images ended unexpectedly. Resume the run to continue from its last finished epoch.',
    );
  }

  free(): void {
    this.port.close();
    void this.worker.terminate();
  }
}
