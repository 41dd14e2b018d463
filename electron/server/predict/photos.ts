/** POST /classify: a photo through the app's whole pipeline. */
import type { PhotoDecoder } from '@engine/decode/decoder';
import { seePicture } from '@engine/decode/see-picture';
import { judge } from '@engine/classify/answer';
import type { Classifier } from '@engine/classify/classifier';
import { scoresByName } from '@engine/classify/scores';
import { PhotoError } from '@engine/photo/pixels';
import { preprocessingOf } from '@engine/photo/preprocessing';
import type { PhotoPool } from '@engine/photo/pool';
import { ServerError } from '../server-error';

/** Whoever finds the garments. */
export type PreprocessPhoto = PhotoPool['see'];
/** Whoever decodes picture files. */
export type DecodePictures = Pick<PhotoDecoder, 'decode' | 'decodeFitted' | 'check'>;

/** A photo takes a sixth of a second: whoever came later would wait too long to be glad of it. */
const MOST_WAITING = 32;
/**
 * As many as have threads, and the next: a photo that waits is its file, which is small, and not its
 * pixels, which can be 100 MB.
 */
const MOST_DECODED = 3;

export interface PhotoReply {
  label: string;
  confidence: number;
  /** True where no class is a credible answer: "not sure". */
  rejected: boolean;
  rawConfidence: number;
  /** How familiar the photo looks, held against the threshold; null of runs that go by confidence. */
  familiarity: number | null;
  threshold: number;
  probabilities: Record<string, number>;
  /** False where the garment could not be told from the background; true of a whole photo. */
  garmentFound: boolean;
  /** The garment's place, or the whole photo's, as fractions of the photo's width and height. */
  box: { x: number; y: number; width: number; height: number };
}

export class PhotoQueue {
  private waiting = 0;
  private decoded = 0;
  /** Those who wait for their turn. */
  private readonly turns: (() => void)[] = [];

  constructor(
    private readonly classifier: Classifier,
    private readonly see: PreprocessPhoto,
    private readonly decoder: DecodePictures,
  ) {}

  /** @throws ServerError 400 for what is no photo, 503 where too many wait */
  async classify(bytes: Uint8Array): Promise<PhotoReply> {
    if (this.waiting >= MOST_WAITING) {
      throw new ServerError(
        503,
        `${MOST_WAITING} photos are already waiting. Try again in a few seconds.`,
      );
    }
    this.waiting += 1;
    try {
      return await this.inTurn(() => this.answer(bytes));
    } finally {
      this.waiting -= 1;
    }
  }

  private async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.decoded >= MOST_DECODED) {
      // Whoever ends hands the place on.
      await new Promise<void>((resolve) => this.turns.push(resolve));
    } else {
      this.decoded += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.turns.shift();
      if (next === undefined) this.decoded -= 1;
      else next();
    }
  }

  private async answer(bytes: Uint8Array): Promise<PhotoReply> {
    const { classNames, record } = this.classifier;
    const preprocessing = preprocessingOf(record);
    try {
      const { see, decoder } = this;
      const seen = await seePicture(bytes, 'The body', preprocessing, { see, decoder });
      const { label, probabilities, ...verdict } = judge(this.classifier, seen.image);
      return {
        label: classNames[label] ?? '',
        ...verdict,
        probabilities: scoresByName(classNames, probabilities),
        garmentFound: seen.garmentFound,
        box: seen.box,
      };
    } catch (cause) {
      if (cause instanceof PhotoError) throw new ServerError(400, cause.message, { cause });
      throw cause;
    }
  }
}
