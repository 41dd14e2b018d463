/** A model that was not made here, as its runtime runs it. */

/** What its input takes, without the number of pictures. */
export type InputShape = readonly [number, number, 1] | readonly [number];

export interface ForeignModel {
  /** How many numbers it answers of each picture. */
  outputs: number;
  /** Null where its format does not tell. */
  parameterCount: number | null;
  /**
   * @param pictures float32 0 to 1, count * 784
   * @returns float32, count * outputs, as they come out of it
   */
  answer(pictures: Float32Array): Float32Array;
  free(): void;
}

export type Files = ReadonlyMap<string, Buffer>;
