/** Tables of probabilities written by hand. */
import { ProbabilityTable } from '@engine/evaluate/metrics';

/** @param rows one for each image, one probability for each class */
export function tableOf(rows: readonly (readonly number[])[]): ProbabilityTable {
  return new ProbabilityTable(Float32Array.from(rows.flat()), rows[0]?.length ?? 1);
}

/** A network that is certain of these answers. */
export function certainOf(answers: readonly number[], classCount: number): ProbabilityTable {
  return tableOf(
    answers.map((answer) => Array.from({ length: classCount }, (_, at) => Number(at === answer))),
  );
}

/** Rows of logits as probabilities. @param logits count * outputs */
export function softmaxOfRows(logits: Float32Array, outputs: number): Float32Array {
  const result = new Float32Array(logits.length);
  for (let from = 0; from < logits.length; from += outputs) {
    const powers = Array.from(logits.subarray(from, from + outputs), Math.exp);
    const sum = powers.reduce((total, each) => total + each, 0);
    result.set(
      powers.map((each) => each / sum),
      from,
    );
  }
  return result;
}
