/** What a run is called where names stand in addresses. */
import { isFileName } from '../text/file-name';
import type { RunRecord } from '../records';

/** KServe adds to it, and Kubernetes' names end at 63. */
const LONGEST = 40;

/** Lower-case letters and digits with dashes between them, whatever script the text is in. */
function dashed(text: string): string {
  return (
    text
      // In upper case ß is SS.
      .toUpperCase()
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, LONGEST)
      .replace(/^-|-$/g, '')
  );
}

/** The run's name as TensorFlow Serving and Kubernetes take it, "first-cnn" for "First CNN". */
export function servingName({ name, run }: Pick<RunRecord, 'name' | 'run'>): string {
  const dashedName = dashed(name) || dashed(run);
  // It names a folder too, and Windows has none called "con".
  const isName = /^[a-z]/.test(dashedName) && isFileName(dashedName);
  return isName ? dashedName : `model-${dashedName}`;
}

export const SERVING_NAME_RULE = `A model name must have 1 to ${LONGEST} lowercase letters, digits and dashes, and start with a letter.`;

export function isServingName(text: string): boolean {
  return text.length <= LONGEST && /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(text);
}
