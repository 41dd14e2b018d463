/** A text or picture of the window as a file where the person wants it. */
import { dirname, extname } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import { csvFile } from '@engine/text/csv';
import { replaceFile } from '@engine/storage/durable';
import { removeLeftoversIn } from '@engine/support/leftovers';
import type { RequestBody } from './contract';

async function choosePlace(
  window: BrowserWindow | null,
  suggestedName: string,
): Promise<string | null> {
  const ending = extname(suggestedName).slice(1);
  const options = {
    title: 'Save',
    defaultPath: suggestedName,
    filters: [{ name: ending.toUpperCase(), extensions: [ending] }],
  };
  const { canceled, filePath } =
    window === null
      ? await dialog.showSaveDialog(options)
      : await dialog.showSaveDialog(window, options);
  return canceled || filePath === '' ? null : filePath;
}

/**
 * @returns the file's path, or null where the dialog was closed
 * @throws Error in a sentence where it cannot be written
 */
export async function saveFile(
  window: BrowserWindow | null,
  { suggestedName, contents }: RequestBody<'files:save'>,
): Promise<string | null> {
  const place = await choosePlace(window, suggestedName);
  if (place === null) return null;
  const text = typeof contents === 'string' ? contents : null;
  const isTable = extname(suggestedName) === '.csv' && text !== null;
  await removeLeftoversIn(dirname(place));
  try {
    await replaceFile(place, isTable ? csvFile(text) : (text ?? Buffer.from(contents)));
  } catch (cause) {
    const { code = 'for an unknown reason' } = cause as NodeJS.ErrnoException;
    throw new Error(`${place} could not be written (${code}). Choose another location.`, { cause });
  }
  return place;
}
