/** What the chart of runs asks. */
import type { AnalystHost } from '../analyst/host';
import type { RequestName } from './contract';
import type { Handlers } from './serve';

type Chart = Extract<RequestName, `chart:${string}`>;

export function chartHandlers(analyst: AnalystHost): Pick<Handlers, Chart> {
  return { 'chart:curves': (body) => analyst.ask('curves', body) };
}
