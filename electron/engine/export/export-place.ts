/** The folder that the window exports into: a new one in the folder that a person has chosen. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FreeNames } from '../text/file-name';
import type { RunRecord } from '../records';
import { UserError } from '../user-error';
import { servedModel } from './export-run';
import type { ExportFormat } from './formats';
import { servingName } from './serving-name';

async function namesIn(parent: string): Promise<string[]> {
  try {
    return await readdir(parent);
  } catch (cause) {
    throw new UserError(`${parent} is not a readable folder.`, { cause });
  }
}

/**
 * Named for the run and the format; numbered where there is one of the name. What was exported for
 * serving is the same folder again, where the run becomes the next version.
 */
export async function exportPlace(
  parent: string,
  record: RunRecord,
  format: ExportFormat,
): Promise<string> {
  const free = new FreeNames(await namesIn(parent));
  const name = `${servingName(record)}-${format}`;
  const again = format === 'serving' && (await servedModel(join(parent, name))) !== null;
  return join(parent, again ? name : free.take(name, { fallback: format }));
}
