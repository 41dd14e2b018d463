/**
 * The trainer's process: trains one run and ends, which also returns whatever memory the native
 * library kept. A crash in here costs that run and nothing else.
 */
import { readDataset } from '../engine/data/dataset';
import { shippedDataFolder } from '../engine/data/shipped';
import { RunStore } from '../engine/runs/run-store';
import { trainRun, type RunPlan } from '../engine/runs/train-run';
import type { FromTrainer, ToTrainer } from './messages';

const port = process.parentPort;
const stop = new AbortController();

function say(message: FromTrainer): void {
  port.postMessage(message);
}

async function work(home: string, plan: RunPlan): Promise<void> {
  try {
    const dataset = await readDataset(plan.dataFolder ?? shippedDataFolder());
    const { record } = await trainRun(new RunStore(home), dataset, plan, {
      signal: stop.signal,
      started() {
        say({ kind: 'started' });
      },
      progress(progress) {
        say({ kind: 'progress', progress });
      },
      metrics(line) {
        say({ kind: 'metrics', line });
      },
    });
    say({ kind: 'ended', status: record.status === 'stopped' ? 'stopped' : 'finished' });
  } catch (error) {
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

port.on('message', ({ data }: { data: ToTrainer }) => {
  if (data.kind === 'stop') stop.abort();
  else void work(data.home, data.plan);
});
