/** What the window asks of sweeps and of the queue. */
import type { AnalystHost } from '../analyst/host';
import type { SweepStore } from '@engine/sweep/sweep-store';
import { parsePlan } from '@engine/sweep/plan';
import { viewOf } from '@engine/sweep/leaderboard';
import type { QueueRunner } from '../trainer/queue-runner';
import type { SweepHost } from '../trainer/sweep-host';
import type { RequestName } from './contract';
import type { Handlers } from './serve';

export interface TuneServices {
  analyst: AnalystHost;
  sweeps: SweepStore;
  sweeper: SweepHost;
  queue: QueueRunner;
  /** Tell the person a sentence. */
  notice(message: string): void;
}

type Tuning = Extract<RequestName, `tune:${string}`>;

export function tuneHandlers(services: TuneServices): Pick<Handlers, Tuning> {
  const { analyst, sweeps, sweeper, queue } = services;
  return {
    async 'tune:list'() {
      const { sweeps: records, problems } = await sweeps.list();
      for (const problem of problems) services.notice(problem);
      return records.map(({ sweep, status, createdAt, plan }) => ({
        sweep,
        status,
        createdAt,
        name: plan.name,
      }));
    },
    'tune:show': async ({ sweep }) => viewOf(await sweeps.read(sweep)),
    'tune:start': async (plan) => ({ sweep: await sweeper.start(parsePlan(plan)) }),
    async 'tune:resume'({ sweep, minutes, acceptChangedData }) {
      const changed =
        acceptChangedData === true ? null : await analyst.ask('tune:change', { sweep });
      if (changed !== null) return { changed };
      await sweeper.resume(sweep, minutes);
      return null;
    },
    'tune:halt'({ how }) {
      sweeper.halt(how);
      return Promise.resolve(null);
    },
    'tune:queue': () => Promise.resolve(queue.state),
    async 'tune:queue-add'({ name, ...waiting }) {
      await queue.change((runs) => runs.add(name ?? null, waiting));
      return null;
    },
    async 'tune:queue-remove'({ id }) {
      await queue.change((runs) => runs.remove(id));
      return null;
    },
    async 'tune:queue-move'({ id, place }) {
      await queue.change((runs) => runs.move(id, place));
      return null;
    },
    async 'tune:queue-pause'({ paused }) {
      await queue.change((runs) => runs.setPaused(paused));
      return null;
    },
  };
}
