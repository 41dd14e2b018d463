/** Where the images of a run lie in its eyes, and why: all of it is worked out by the analyst. */
import type { AnalystHost } from '../analyst/host';
import type { RequestName } from './contract';
import type { Handlers } from './serve';

type Mapping = Extract<RequestName, `map:${string}`>;

export function mapHandlers(analyst: AnalystHost): Pick<Handlers, Mapping> {
  return {
    'map:cancel': (body) => analyst.ask('mapCancel', body),
    'map:evidence': (body) => analyst.ask('mapEvidence', body),
    'map:nearest': (body) => analyst.ask('mapNearest', body),
    'map:plane': (body) => analyst.ask('mapPlane', body),
    'map:progress': (body) => analyst.ask('mapProgress', body),
    'map:umap': (body) => analyst.ask('mapUmap', body),
  };
}
