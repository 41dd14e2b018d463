/**
 * A command that runs a model from elsewhere is carried out again by a process of its own: where the model
 * never ends or fills the memory, that process is ended and this one says so.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { STOPPED, watchForeignModels, refuseForeignModels } from '@engine/import/model-limits';
import { removeCopiesOf } from '@engine/import/temporary-copy';
import { isEnding, onEnding } from './ending';
import { UserError } from '@engine/user-error';

/** Set for the process that runs the model. */
const VARIABLE = 'ATELIER_MODEL_PROCESS';
/** For what the command does at Ctrl+C; a model that never ends does not hear of it. */
const GRACE_MS = 5000;

/** Say once, at the start, which of the two processes this one is. */
export function chooseModelProcess(): void {
  if (process.env[VARIABLE] === undefined) {
    refuseForeignModels();
    return;
  }
  Reflect.deleteProperty(process.env, VARIABLE);
  watchForeignModels();
}

/** Pass on what ends this process, and wait no longer than a little for the other. */
function passSignals(child: ReturnType<typeof spawn>): void {
  onEnding((signal, again) => {
    // The terminal has sent Ctrl+C to both.
    if (signal !== 'SIGINT') child.kill(signal);
    if (again) child.kill('SIGKILL');
    setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
  });
}

/**
 * Carry the same command out in a process of its own, with this terminal.
 * @returns its exit code
 * @throws Error in a sentence where the model was stopped
 */
export async function inModelProcess(): Promise<number> {
  const args = [...process.execArgv, ...process.argv.slice(1)];
  const env = { ...process.env, [VARIABLE]: '1' };
  const child = spawn(process.execPath, args, { stdio: 'inherit', env });
  passSignals(child);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(
    (resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (...how) => {
        resolve(how);
      });
    },
  );
  if (child.pid !== undefined) await removeCopiesOf(child.pid);
  if (isEnding(signal)) return 128 + constants.signals[signal];
  if (code === null) throw new UserError(STOPPED);
  return code;
}
