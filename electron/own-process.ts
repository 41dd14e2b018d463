/** Starts the app's own processes, each a program of the bundle, with an environment of our own making. */
import { join } from 'node:path';
import { utilityProcess, type UtilityProcess } from 'electron';
import { appEnvironment } from '../build/setup/environment.mjs';

export function startProcess(name: 'trainer' | 'analyst' | 'server'): UtilityProcess {
  return utilityProcess.fork(join(__dirname, `${name}.cjs`), [], {
    serviceName: `Atelier ${name}`,
    env: appEnvironment(process.env),
  });
}
