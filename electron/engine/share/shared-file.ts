/**
 * A shared run is one file: its folder as a tar archive, compressed by gzip, which also guards it by a
 * check sum. `tar xf` opens it. run.json comes first, so that a wrong file is told by its beginning.
 */
import { isFileName } from '../text/file-name';

export const ENDING = '.atelier';
export const RECORD = 'run.json';
export const WEIGHTS = 'weights.safetensors';
/** The test images' map, which anybody can make again. */
export const MAP = 'map.safetensors';
/** What a run goes on from. It is several times as large as all else, and left out unless asked for. */
export const CHECKPOINTS = 'checkpoints';

/** In any case: Windows and macOS ignore it, and mail programs change it. */
export function isSharedRunName(name: string): boolean {
  return name.toLowerCase().endsWith(ENDING);
}

export const RUN_ID = /^[a-z0-9][a-z0-9-]{0,79}$/;

/** Files that a run's folder may have, of later versions too; no name begins with a dot. */
const NAME = /^[a-z0-9][\w.-]{0,99}$/i;
const CHECKPOINT_FOLDER = /^epoch-\d{1,6}$/;

function isRunFileName(name: string): boolean {
  return NAME.test(name) && isFileName(name);
}

/** Whether a path below a run's folder is one that a run may have. */
export function isRunFile(path: readonly string[]): boolean {
  const [first = '', second = '', third = ''] = path;
  if (path.length === 1) return isRunFileName(first) && first !== CHECKPOINTS;
  return (
    path.length === 3 &&
    first === CHECKPOINTS &&
    CHECKPOINT_FOLDER.test(second) &&
    isRunFileName(third)
  );
}
