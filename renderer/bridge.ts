/** The main process, as the window asks it: a value, or an Error with a sentence for the person. */
import { localized } from '@engine/text/notation';
import type { Envelope, EventName, Events, Replies, RequestBody, RequestName } from '@contract';

/** Requests that are answered with hundreds of records, of nothing but what JSON can say. */
const OF_RECORDS: ReadonlySet<RequestName> = new Set<RequestName>(['runs:list']);

async function envelopeOf<Name extends RequestName>(
  name: Name,
  body: RequestBody<Name>,
): Promise<Envelope<Replies[Name]>> {
  if (!OF_RECORDS.has(name)) return window.atelier.request(name, body);
  return JSON.parse(await window.atelier.requestText(name, body)) as Envelope<Replies[Name]>;
}

/** @throws Error whose message main has put into words */
export async function ask<Name extends RequestName>(
  name: Name,
  body: RequestBody<Name>,
): Promise<Replies[Name]> {
  const reply = await envelopeOf(name, body);
  if (reply.ok) return reply.value;
  throw new Error(localized(reply.message));
}

export function listen<Name extends EventName>(
  name: Name,
  listener: (event: Events[Name]) => void,
): () => void {
  return window.atelier.subscribe(name, listener);
}
