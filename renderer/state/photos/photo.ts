/** A photo that was given to Classify, and how far its answer is. */
import type { Correction } from '@engine/photo/seeds';
import type { PhotoAnswer } from '@contract';

/** What a second run answered, to be compared. */
export interface SecondAnswer {
  run: string;
  answer: PhotoAnswer | null;
  /** Why there is no answer, in one sentence. */
  problem: string | null;
}

export interface Photo {
  id: number;
  /** The file's name, and its place below what was given, such as a folder. */
  name: string;
  path: string;
  state: 'waiting' | 'stopped' | 'reading' | 'answered' | 'refused';
  /** A small picture of it, once it could be read; freed with the photo. */
  thumbnail: { url: string; width: number; height: number } | null;
  /** The last answer stays in sight while another run is asked. */
  answer: PhotoAnswer | null;
  /** Null until the run to compare with has been asked, or where there is none. */
  second: SecondAnswer | null;
  /** Why it was refused, in one sentence. */
  problem: string | null;
  /** What the person says of where the garment is; an answer is about the one that it was asked with. */
  correction: Correction;
}
