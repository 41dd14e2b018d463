/** What Results asks of a run beyond its evaluation: what is more than a sum, the analyst works out. */
import { matricesOf } from '../engine/evaluate/matrices';
import type { RequestName } from './contract';
import type { Services } from './handlers';
import type { Handlers } from './serve';

type Inspecting = Extract<RequestName, `inspect:${string}`>;

export function inspectHandlers({
  store,
  analyst,
}: Pick<Services, 'store' | 'analyst'>): Pick<Handlers, Inspecting> {
  return {
    'inspect:classes': (body) => analyst.ask('inspectClasses', body),
    'inspect:difference': (body) => analyst.ask('inspectDifference', body),
    'inspect:disagreements': (body) => analyst.ask('inspectDisagreements', body),
    'inspect:duplicates': (body) => analyst.ask('inspectDuplicates', body),
    'inspect:held-out': (body) => analyst.ask('inspectHeldOut', body),
    'inspect:image': (body) => analyst.ask('inspectImage', body),
    async 'inspect:matrices'({ run }) {
      const evaluation = await store.evaluation(run);
      return evaluation === null ? null : matricesOf(evaluation.confusion);
    },
    'inspect:mistakes': (body) => analyst.ask('inspectMistakes', body),
  };
}
