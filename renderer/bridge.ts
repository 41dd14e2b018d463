/** The main process, as the window asks it: a value, or an Error with a sentence for the person. */
import { localized } from '@engine/text/notation';
import type { EventName, Events, Replies, RequestBody, RequestName } from '@contract';

/** @throws Error whose message main has put into words */
export async function ask<Name extends RequestName>(
  name: Name,
  body: RequestBody<Name>,
): Promise<Replies[Name]> {
  const reply = await window.atelier.request(name, body);
  if (reply.ok) return reply.value;
  throw new Error(localized(reply.message));
}

export function listen<Name extends EventName>(
  name: Name,
  listener: (event: Events[Name]) => void,
): () => void {
  return window.atelier.subscribe(name, listener);
}
