// The one setting of updates: where released versions lie, or null while there is no such place.
// With null nothing of the updater is loaded and nothing is asked over the network (electron/update.ts).

/**
 * As electron-builder has it, such as `{ provider: 'generic', url: 'https://…/atelier' }`.
 * @type {{ provider: 'generic', url: string } | null}
 */
export const UPDATE_FROM = null;
