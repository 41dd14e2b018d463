/** Tables of probabilities written by hand. */
import { ProbabilityTable } from '../../electron/engine/evaluate/metrics';

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
