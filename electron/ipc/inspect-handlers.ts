/** What Results asks of a run beyond its evaluation: all of it is worked out by the analyst. */
import type { AnalystHost } from '../analyst/host';
import type { RequestName } from './contract';
import type { Handlers } from './serve';

type Inspecting = Extract<RequestName, `inspect:${string}`>;

export function inspectHandlers(analyst: AnalystHost): Pick<Handlers, Inspecting> {
  return {
    'inspect:duplicates': (body) => analyst.ask('inspectDuplicates', body),
    'inspect:image': (body) => analyst.ask('inspectImage', body),
  };
}
