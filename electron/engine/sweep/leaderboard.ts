/** Who leads. By the held-out share only: the test accuracy is told, and never chosen by. */
import type { Best, LeaderboardEntry, SweepRecord, SweepView } from './records';
import { importanceOf } from './importance';
import { keptScore } from './kept-score';
import { nextJob } from './scheduler';
import { settingsOf } from './space';
import { timeUseOf } from './time-use';

/** The best first, of equals the one that was begun first; those without an epoch last. */
export function leaderboardOf({ plan, trials }: SweepRecord): LeaderboardEntry[] {
  return trials
    .map((trial, at): LeaderboardEntry => ({
      trial: at + 1,
      run: trial.run,
      values: trial.values,
      state: trial.state,
      epochsDone: trial.curve.length,
      epochs: settingsOf(plan, trial.values).epochs,
      validationAccuracy: keptScore(plan, trial),
      testAccuracy: trial.testAccuracy,
      seconds: trial.seconds,
      message: trial.message,
      curve: trial.curve,
    }))
    .sort((a, b) => (b.validationAccuracy ?? -1) - (a.validationAccuracy ?? -1));
}

/** @returns null before any epoch has ended */
export function bestOf(record: SweepRecord): Best | null {
  const [first] = leaderboardOf(record);
  if (first === undefined || first.validationAccuracy === null) return null;
  const { run, trial, validationAccuracy, testAccuracy, values } = first;
  const settings = settingsOf(record.plan, values);
  return { run, trial, validationAccuracy, testAccuracy, settings };
}

export function viewOf(record: SweepRecord): SweepView {
  return {
    record,
    standings: leaderboardOf(record),
    best: bestOf(record),
    importance: importanceOf(record),
    time: timeUseOf(record),
    goesOn: nextJob(record) !== null,
  };
}
