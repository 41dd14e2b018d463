/** The record of a run that begins now: nothing is known of it yet. */
import { resolve } from 'node:path';
import * as v from 'valibot';
import { classNameFault, runNameSchema } from '../text/names';
import type { RunRecord } from '../records';
import { thisPlatform } from './platform';
import { tensorflowVersion, tfjsNodeVersion } from '../tensorflow/load';
import { RunError } from '../storage/run-error';

/** @throws RunError in a sentence where a run cannot be called so, or not be read back */
function checkedName(name: string): string {
  const parsed = v.safeParse(runNameSchema, name);
  if (parsed.success) return parsed.output;
  throw new RunError(parsed.issues[0].message);
}

/** The folder as a whole path, because the run is asked again from other folders and from the window. */
function checkedData({ folder, classNames, ...rest }: RunRecord['data']): RunRecord['data'] {
  const fault = classNames.map(classNameFault).find((each) => each !== null);
  if (fault !== undefined) throw new RunError(fault);
  return { ...rest, folder: folder === null ? null : resolve(folder), classNames };
}

/** @throws RunError in a sentence where its name or a class's is none that can be kept */
export async function newRecord<Known extends RunRecord['settings']>(
  given: Pick<RunRecord, 'run' | 'name' | 'data'> & { settings: Known },
): Promise<RunRecord & { settings: Known }> {
  const now = new Date().toISOString();
  return {
    formatVersion: 12,
    run: given.run,
    name: checkedName(given.name),
    createdAt: now,
    startedAt: now,
    endedAt: null,
    status: 'running',
    message: null,
    settings: given.settings,
    data: checkedData(given.data),
    processId: process.pid,
    parameterCount: null,
    trainSeconds: null,
    bestEpoch: null,
    versions: { tensorflow: tensorflowVersion(), 'tfjs-node': tfjsNodeVersion() },
    platform: await thisPlatform(),
    checkpoint: null,
    epochsDone: 0,
    lastLoss: null,
    bestValidationAccuracy: null,
    testAccuracy: null,
    testLoss: null,
  };
}
