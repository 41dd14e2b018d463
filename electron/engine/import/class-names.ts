/** What a model's outputs mean. */
import { join } from 'node:path';
import { canonicalName } from '../text/canonical-name';
import { counted } from '../text/counted';
import { MOST_CLASSES } from '../data/class-limits';
import { readList } from '../data/class-names';
import { hasFile } from '../data/find-files';
import { isThere } from '../look-for';
import { classNameFault } from '../text/names';
import { printable } from '../text/printable';
import { ImportError } from './import-error';
import { ModelFiles } from './model-files';
import { isObject, parseModelJson } from './layers/model-json';

const LIST = 'labels.txt';
/** As Teachable Machine writes it beside its model.json. */
const METADATA = 'metadata.json';

function namesIn(metadata: Record<string, unknown>): string[] | null {
  const names = metadata['classNames'] ?? metadata['labels'];
  const isList = Array.isArray(names) && names.every((name) => typeof name === 'string');
  return isList ? names.map(canonicalName) : null;
}

async function namesInMetadata(folder: string): Promise<string[] | null> {
  if (!isThere(join(folder, METADATA))) return null;
  const value = parseModelJson(await new ModelFiles(folder).read(METADATA), METADATA);
  return isObject(value) ? namesIn(value) : null;
}

/** Names that lie in files beside the model. */
async function namesBeside(folder: string): Promise<{ from: string; names: string[] } | null> {
  const names = await namesInMetadata(folder);
  if (names !== null) return { from: METADATA, names };
  if (!(await hasFile(folder, LIST))) return null;
  return { from: LIST, names: await readList(folder, MOST_CLASSES) };
}

/** @throws ImportError where there is not one name of its own for each output */
function checkNames(names: readonly string[], outputs: number, from: string): void {
  if (names.length !== outputs) {
    throw new ImportError(
      `The model has ${counted(outputs, 'output')} but ${counted(names.length, 'class name')} (${from}). Provide one name per output.`,
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new ImportError(`Two of the model’s classes are called "${printable(twice)}".`);
  }
  for (const name of names) {
    const fault = classNameFault(name);
    if (fault === null) continue;
    throw new ImportError(
      `The model’s class "${printable(name)}" is not a valid name (${from}): ${fault}`,
    );
  }
}

/**
 * The names that the model has inside, or those in a metadata.json or labels.txt beside it; where there
 * are none, a model of as many classes as the data set has means those.
 * @param dataNames the data set's
 * @throws ImportError where there are no names, or not one for each output
 */
export async function classNamesFor(
  folder: string,
  metadata: Record<string, unknown>,
  outputs: number,
  dataNames: readonly string[],
): Promise<string[]> {
  const inside = namesIn(metadata);
  const found =
    inside === null ? await namesBeside(folder) : { from: 'in the model itself', names: inside };
  if (found === null) {
    if (outputs === dataNames.length) return [...dataNames];
    throw new ImportError(
      `The model has ${counted(outputs, 'output')} but no class names. Add a ${LIST} next to it, with one name per line.`,
    );
  }
  const names = found.names.map(canonicalName);
  checkNames(names, outputs, found.from);
  return names;
}
