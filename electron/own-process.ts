/** Starts the app's own processes, each a program of the bundle, with an environment of our own making. */
import { join } from 'node:path';
import { utilityProcess, type UtilityProcess } from 'electron';
import { appEnvironment } from '../build/setup/environment.mjs';

/** Bundles, without their ending, that run as processes of their own. */
export type OwnProgram = 'trainer' | 'analyst' | 'model-analyst' | 'server';

export function startProcess(name: OwnProgram): UtilityProcess {
  return utilityProcess.fork(join(__dirname, `${name}.cjs`), [], {
    serviceName: `Atelier ${name.replace('-', ' ')}`,
    env: appEnvironment(process.env),
  });
}
