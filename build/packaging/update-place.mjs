// The one setting of updates: where released versions lie, or null while there is no such place.
// With null nothing of the updater is loaded and nothing is asked over the network (electron/update).
import { join } from 'node:path';
import { root } from '../setup/step.mjs';

/**
 * As electron-builder has it, such as `{ provider: 'generic', url: 'https://…/atelier' }`.
 * @type {{ provider: 'generic', url: string } | null}
 */
export const UPDATE_FROM = null;

/** The public half of the key that releases are signed with; `node build/packaging/sign-update.mjs` makes it. */
export const UPDATE_KEY = join(root, 'build', 'packaging', 'update-key.pem');
