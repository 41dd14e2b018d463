/** What a model's outputs mean. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readClassNames } from '../data/class-names';
import { classNameFault } from '../names';
import { ImportError } from './import-error';

const LIST = 'labels.txt';

function namesIn(metadata: Record<string, unknown>): string[] | null {
  const names = metadata['classNames'] ?? metadata['labels'];
  const isList = Array.isArray(names) && names.every((name) => typeof name === 'string');
  return isList ? names : null;
}

/**
 * The names that the model has inside, or a labels.txt beside it, one a line; where there are neither,
 * a model of as many classes as the data set has means those.
 * @param dataNames the data set's
 * @throws ImportError where there are no names, or not one for each output
 */
export async function classNamesFor(
  folder: string,
  metadata: Record<string, unknown>,
  outputs: number,
  dataNames: readonly string[],
): Promise<string[]> {
  const beside = existsSync(join(folder, LIST)) ? await readClassNames(folder) : null;
  const own = namesIn(metadata) ?? beside;
  if (own === null) {
    if (outputs === dataNames.length) return [...dataNames];
    throw new ImportError(
      `The model has ${outputs} outputs and no names for them; put a ${LIST} beside it that names each on a line.`,
    );
  }
  const fault = own.map(classNameFault).find((each) => each !== null);
  if (fault !== undefined) throw new ImportError(`The model’s classes cannot be kept: ${fault}`);
  const twice = own.find((name, at) => own.indexOf(name) !== at);
  if (own.length === outputs && twice === undefined && !own.includes('')) return own;
  throw new ImportError(
    twice === undefined
      ? `The model has ${outputs} outputs and ${own.length} class names; there must be one name for each.`
      : `Two of the model’s classes are called "${twice}".`,
  );
}
