/** What is inside of a run's network. */
import type { RequestName } from './contract';
import type { Services } from './handlers';
import type { Handlers } from './serve';

type Inside = Extract<RequestName, `anatomy:${string}`>;

export function anatomyHandlers({ analyst }: Services): Pick<Handlers, Inside> {
  return {
    'anatomy:layers': (body) => analyst.ask('layers', body),
    'anatomy:times': (body) => analyst.ask('layerTimes', body),
    'anatomy:maps': (body) => analyst.ask('featureMaps', body),
    'anatomy:histograms': (body) => analyst.ask('histograms', body),
  };
}
