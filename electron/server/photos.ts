/** POST /classify: a photo through the app's whole pipeline, one after another. */
import { decodePhoto } from '../cli/decode-photo';
import { answerPhoto } from '../engine/classify/answer';
import type { Classifier } from '../engine/classify/classifier';
import { PhotoError } from '../engine/photo/pixels';
import { ServerError } from './server-error';

/** A photo takes a sixth of a second: whoever came later would wait too long to be glad of it. */
const MOST_WAITING = 32;

export interface PhotoReply {
  label: string;
  confidence: number;
  /** True where no class is a credible answer: "not sure". */
  rejected: boolean;
  sureness: number;
  threshold: number;
  probabilities: Record<string, number>;
  garmentFound: boolean;
  /** The garment's place, as fractions of the photo's width and height. */
  box: { x: number; y: number; width: number; height: number };
}

export class PhotoQueue {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(private readonly classifier: Classifier) {}

  /** @throws ServerError 400 for what is no photo, 503 where too many wait */
  async classify(bytes: Uint8Array): Promise<PhotoReply> {
    if (this.waiting >= MOST_WAITING) {
      throw new ServerError(
        503,
        `${MOST_WAITING} photos wait already; try again in a few seconds.`,
      );
    }
    this.waiting += 1;
    const reply = this.last.then(() => this.answer(bytes));
    this.last = reply.catch(() => undefined);
    try {
      return await reply;
    } finally {
      this.waiting -= 1;
    }
  }

  private async answer(bytes: Uint8Array): Promise<PhotoReply> {
    const { classNames } = this.classifier;
    try {
      const photo = await decodePhoto(bytes, 'The body');
      const { seen, label, probabilities, ...verdict } = await answerPhoto(this.classifier, photo);
      return {
        label: classNames[label] ?? '',
        ...verdict,
        probabilities: Object.fromEntries(
          classNames.map((name, at) => [name, probabilities[at] ?? 0]),
        ),
        garmentFound: seen.garmentFound,
        box: seen.box,
      };
    } catch (cause) {
      if (cause instanceof PhotoError) throw new ServerError(400, cause.message, { cause });
      throw cause;
    }
  }
}
