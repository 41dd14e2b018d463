import type { Evaluation, RunSummary } from '@engine/records';

/** What each page of Results is given. */
export interface PageProps {
  record: RunSummary;
  evaluation: Evaluation;
}
