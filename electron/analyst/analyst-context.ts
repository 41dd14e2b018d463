/** What the analyst lends to those that work something out from runs and data. */
import type { Classifier } from '@engine/classify/classifier';
import type { Dataset } from '@engine/data/dataset';
import type { ProbabilityTable } from '@engine/evaluate/metrics';
import type { HistogramLine, RunRecord } from '@engine/records';

export interface AnalystContext {
  /** @throws RunError when there is no such run */
  record(run: string): Promise<RunRecord>;
  /** The data that a run was trained on. @throws DataError */
  dataset(record: RunRecord): Promise<Dataset>;
  /** The same, where the stored predictions are of its test images. @throws RunError where they are not */
  scoredDataset(record: RunRecord): Promise<Dataset>;
  /** Of the test images. @throws RunError before the run was evaluated */
  predictions(record: RunRecord): Promise<ProbabilityTable>;
  /** A line for each epoch; none of a run of before they were kept. */
  histograms(run: string): Promise<HistogramLine[]>;
  /** Works with a run's network while nobody else does. @throws RunError when it has no weights */
  withClassifier<Result>(
    run: string,
    work: (classifier: Classifier) => Result | Promise<Result>,
  ): Promise<Result>;
}
