/** Requests that the analyst answers as they come. */
import type { AnalystHost } from '../analyst/host';
import { AREAS, SINGLE, type Body, type Routed } from '../analyst/messages';
import { requestSchemas, type RequestName } from './contract';
import type { Handlers } from './serve';

function isRouted(name: string): name is Routed {
  const [area] = name.split(':');
  return AREAS.some((each) => each === area) || SINGLE.some((each) => each === name);
}

export function analystHandlers(analyst: AnalystHost): Pick<Handlers, Routed> {
  const names = (Object.keys(requestSchemas) as RequestName[]).filter(isRouted);
  const handlers = names.map((name) => [name, (body: Body<Routed>) => analyst.ask(name, body)]);
  return Object.fromEntries(handlers) as Pick<Handlers, Routed>;
}
