/** The file that a command is to write. */
import { resolve } from 'node:path';
import { lookFor } from '@engine/look-for';
import { UsageError } from '../usage-error';

/**
 * @param out as it was typed
 * @param example a file's name
 * @throws UsageError for a folder, in which the file would have no name
 */
export async function requireFileName(out: string, example: string): Promise<void> {
  if (!/[\\/]$/.test(out) && (await lookFor(resolve(out))) !== 'folder') return;
  throw new UsageError(`${out} is a folder. Add the name of the file, such as ${example}.`);
}
