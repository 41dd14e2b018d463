/** Folders of many runs, as long training would have left them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricLine } from '@engine/records';
import { settingsFor } from '@engine/settings';
import { runRecord } from './run-record';

const STEPS_PER_EPOCH = 400;
/** As training leaves them. */
const LINES_PER_EPOCH = 20;

function metricLines(run: number, epochs: number): MetricLine[] {
  const lines: MetricLine[] = [];
  const noise = (at: number): number => 0.02 * Math.sin(12.9898 * at + 78.233 * run);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let part = 1; part <= LINES_PER_EPOCH; part++) {
      const step = STEPS_PER_EPOCH * (epoch - 1) + (STEPS_PER_EPOCH * part) / LINES_PER_EPOCH;
      const loss = 0.2 + 2 / (1 + step / 400) + 0.004 * run + noise(step);
      lines.push({ kind: 'step', epoch, step, loss, accuracy: 1 - loss / 3 });
    }
    const loss = 0.3 + 2 / (1 + epoch) + 0.004 * run + noise(epoch);
    lines.push({
      kind: 'epoch',
      epoch,
      step: STEPS_PER_EPOCH * epoch,
      learningRate: 0.001,
      loss,
      accuracy: 1 - loss / 3,
      validationLoss: loss,
      validationAccuracy: 1 - loss / 3,
    });
  }
  return lines;
}

export function writeRuns(home: string, count: number, epochs: number): void {
  for (let at = 0; at < count; at++) {
    const run = `20260101-000000-dense-${String(at).padStart(4, '0')}`;
    const folder = join(home, 'runs', run);
    mkdirSync(folder, { recursive: true });
    // Every second one is the one before with another seed.
    const learningRate = 0.001 * (1 + (Math.floor(at / 2) % 5));
    const settings = settingsFor('dense', { seed: at + 1, learningRate });
    const record = runRecord(run, { name: `Run ${at + 1}`, settings, epochsDone: epochs });
    writeFileSync(
      join(folder, 'run.json'),
      JSON.stringify({ ...record, trainSeconds: 5 * epochs }),
    );
    const text = (lines: readonly object[]): string =>
      lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    writeFileSync(join(folder, 'metrics.ndjson'), text(metricLines(at, epochs)));
    // The first is from before times were noted.
    if (at === 0) continue;
    const times = Array.from({ length: epochs }, (_, epoch) => ({
      epoch: epoch + 1,
      seconds: (5 + at / 10) * (epoch + 1),
    }));
    writeFileSync(join(folder, 'times.ndjson'), text(times));
  }
}
