/** What the terminal tells of a sweep: each trial as it pauses or ends, then who leads and why. */
import { counted } from '@engine/text/counted';
import { labelInSentence } from '@engine/settings';
import type { Importance, LeaderboardEntry, SweepRecord, SweepView } from '@engine/sweep/records';
import { describeValues } from '@engine/sweep/space';
import { describeTimeUse } from '@engine/sweep/time-use';
import { bestOf, leaderboardOf } from '@engine/sweep/leaderboard';
import { duration } from '@engine/text/duration';
import { percent } from '@engine/text/percent';
import type { Output } from '../../output';

const LEADERS = 10;
/** Width, in characters, of a bar that stands for all differences. */
const BAR = 30;

function scoreText(accuracy: number | null): string {
  return accuracy === null ? 'no epoch yet' : percent(accuracy);
}

function entryText({
  trial,
  epochsDone,
  epochs,
  validationAccuracy,
  ...rest
}: LeaderboardEntry): string {
  const done = `${epochsDone}/${epochs}`.padStart(7);
  const score = scoreText(validationAccuracy).padStart(12);
  const why = rest.message === null ? '' : `  ${rest.message}`;
  return `  #${String(trial).padEnd(3)} ${rest.state.padEnd(8)} ${done} epochs ${score}  ${describeValues(rest.values)}${why}`;
}

/** Tells of each trial whose state has changed since it was last asked. */
export class TrialTeller {
  private readonly told = new Map<number, string>();

  constructor(
    private readonly output: Output,
    record: SweepRecord,
  ) {
    record.trials.forEach(({ state }, at) => this.told.set(at + 1, state));
  }

  tell(record: SweepRecord): void {
    const best = bestOf(record);
    for (const entry of leaderboardOf(record).sort((a, b) => a.trial - b.trial)) {
      const { trial, state } = entry;
      if (this.told.get(trial) === state) continue;
      this.told.set(trial, state);
      if (state === 'running') continue;
      this.output.line('trial', { ...entry, secondsUsed: record.secondsUsed });
      const leader =
        best === null ? '' : `  (best: #${best.trial}, ${percent(best.validationAccuracy)})`;
      this.output.text(`${entryText(entry)}${leader}`);
    }
  }
}

function importanceLines({ settings, verdict, method }: Importance): string[] {
  const widest = Math.max(0, ...settings.map(({ setting }) => labelInSentence(setting).length));
  const rows = settings.map(({ setting, share, chance, matters, groups }) => {
    const bar = '█'.repeat(Math.round(BAR * share)).padEnd(BAR);
    const what = groups.map(({ label, accuracy }) => `${label}: ${percent(accuracy)}`).join('; ');
    const word = matters ? 'significant' : 'not significant';
    return `  ${labelInSentence(setting).padEnd(widest)}  ${bar} ${percent(share).padStart(8)} (chance: up to ${percent(chance)}, ${word})  ${what}`;
  });
  return ['', verdict, ...rows, ...(rows.length > 0 ? [method] : [])];
}

function endingText({ status, message, sweep, trials, secondsUsed }: SweepRecord): string {
  const work = `${counted(trials.length, 'trial')} in ${duration(secondsUsed)}.`;
  if (status !== 'paused') return `${message ?? 'Stopped.'} ${work}`;
  return `Paused. ${work} Resume with: npm run atelier -- sweep --resume ${sweep}`;
}

/** The last words; the last JSON line is the result. */
export function reportSweep(
  output: Output,
  { record, standings, best, importance, time }: SweepView,
): void {
  const { sweep, plan, status, message, secondsUsed, trials } = record;
  output.text('', endingText(record));
  if (time !== null) output.text(`Time: ${describeTimeUse(time)}`);
  output.text('');
  for (const entry of standings.slice(0, LEADERS)) output.text(entryText(entry));
  if (standings.length > LEADERS) output.text(`  and ${standings.length - LEADERS} more`);
  output.text(...importanceLines(importance));
  if (best !== null) {
    const test = best.testAccuracy === null ? 'not evaluated yet' : percent(best.testAccuracy);
    output.text(
      '',
      `Best run: ${best.run}, validation accuracy ${percent(best.validationAccuracy)}, test accuracy ${test}`,
    );
  }
  output.line('result', {
    sweep,
    name: plan.name,
    status,
    message,
    secondsUsed,
    time,
    trials: trials.length,
    best,
    importance,
    standings,
  });
}
