// The short names of the engine and of the contract between the processes, for the builder, the tests
// and the check of the structure. TypeScript reads the same from tsconfig.json.
import { join } from 'node:path';
import { root } from './setup/step.mjs';

/** @type {Record<string, string>} */
export const aliases = {
  '@engine': join(root, 'electron', 'engine'),
  '@contract': join(root, 'electron', 'ipc', 'contract'),
};
