// Which Electron still gets fixes: what shows pages and reads files of others must.

/** Electron's own rule: the latest three major versions are maintained. */
const MAINTAINED = 3;

const major = (/** @type {string} */ version) => Number.parseInt(version.replace(/^v/, ''), 10);

/**
 * What there is to say against an Electron, as a sentence; null where it is maintained.
 * @param {string} version such as v25.1.1
 * @param {string} pinned the current one, which package.json names
 */
export function faultOfElectron(version, pinned) {
  const oldest = major(pinned) - MAINTAINED + 1;
  if (major(version) >= oldest) return null;
  return `Electron ${version.replace(/^v/, '')} is for development only: versions before ${oldest} no longer receive security fixes.`;
}
