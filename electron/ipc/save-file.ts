/** A text or picture of the window as a file where the person wants it. */
import { dirname, extname } from 'node:path';
import type { BrowserWindow } from 'electron';
import { csvFile } from '@engine/text/csv';
import { faultClause } from '@engine/text/sentence-of';
import { replaceFile } from '@engine/storage/durable';
import { removeLeftoversIn } from '@engine/support/leftovers';
import type { RequestBody } from './contract';
import { chooseWhereToSave } from './dialogs';
import { UserError } from '@engine/user-error';

/**
 * @returns the file's path, or null where the dialog was closed
 * @throws Error in a sentence where it cannot be written
 */
export async function saveFile(
  window: BrowserWindow | null,
  { suggestedName, contents }: RequestBody<'files:save'>,
): Promise<string | null> {
  const ending = extname(suggestedName).slice(1);
  const place = await chooseWhereToSave(window, {
    title: 'Save',
    defaultPath: suggestedName,
    filters: [{ name: ending.toUpperCase(), extensions: [ending] }],
  });
  if (place === null) return null;
  const text = typeof contents === 'string' ? contents : null;
  const isTable = ending === 'csv' && text !== null;
  await removeLeftoversIn(dirname(place));
  try {
    await replaceFile(place, isTable ? csvFile(text) : (text ?? Buffer.from(contents)));
  } catch (cause) {
    const message = `${place} could not be written: ${faultClause(cause)}. Choose another location.`;
    throw new UserError(message, { cause });
  }
  return place;
}
