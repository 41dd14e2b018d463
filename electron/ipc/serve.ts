/** Main's end of the contract: checks who asks and what, calls the handler, wraps what it answers. */
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import * as v from 'valibot';
import { ORIGIN } from '../app-url';
import {
  requestSchemas,
  type Envelope,
  type EventName,
  type Events,
  type Replies,
  type RequestBody,
  type RequestName,
} from './contract';
import { fewSentences } from '@engine/text/printable';
import { sentenceOf } from '@engine/text/sentence-of';
import { UserError } from '@engine/user-error';

export type Handlers = {
  [Name in RequestName]: (body: RequestBody<Name>) => Promise<Replies[Name]>;
};

function fromOurPage(event: IpcMainInvokeEvent): boolean {
  const { senderFrame } = event;
  // Only the window's own page, and no frame within it.
  return senderFrame?.parent === null && senderFrame.url.startsWith(`${ORIGIN}/`);
}

/** Told of errors that are faults of the program, not sentences for the person. */
type Unexpected = (message: string, error: unknown) => void;

function isExpected(error: unknown): boolean {
  return error instanceof UserError || (error as NodeJS.ErrnoException).syscall !== undefined;
}

async function answer(
  name: RequestName,
  body: unknown,
  handlers: Handlers,
  unexpected: Unexpected,
): Promise<Envelope<unknown>> {
  const parsed = v.safeParse(requestSchemas[name], body);
  if (!parsed.success) {
    return { ok: false, message: fewSentences(parsed.issues.map((issue) => issue.message)) };
  }
  try {
    const handler = handlers[name] as (body: unknown) => Promise<unknown>;
    return { ok: true, value: await handler(parsed.output) };
  } catch (error) {
    if (!isExpected(error)) unexpected(`“${name}” failed.`, error);
    return { ok: false, message: sentenceOf(error) };
  }
}

export function serveRequests(handlers: Handlers, unexpected: Unexpected): void {
  for (const name of Object.keys(handlers) as RequestName[]) {
    ipcMain.handle(`atelier:${name}`, (event, body: unknown) => {
      if (!fromOurPage(event))
        return { ok: false, message: 'This page may not send requests to Atelier.' };
      return answer(name, body, handlers, unexpected);
    });
  }
}

/** Tell the window something unasked; nobody hears it where there is no window. */
export function sendEvent<Name extends EventName>(
  window: BrowserWindow | null,
  name: Name,
  event: Events[Name],
): void {
  if (window === null || window.isDestroyed()) return;
  window.webContents.send(`atelier-event:${name}`, event);
}
