// Where a registry has the files of a lockfile's packages.

/** @typedef {{ name?: string, version?: string, resolved?: string, link?: boolean, optional?: boolean }} Entry */
/** @typedef {{ packages: Record<string, Entry> }} Lockfile */

/** @param {string} path in node_modules, which may lie in another package's */
function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/**
 * @param {Lockfile} lockfile
 * @param {string} registry its address
 * @returns {Lockfile} whose packages have the addresses that registries give them; their hashes are those of
 *   before
 */
export function withAddresses(lockfile, registry) {
  const base = registry.endsWith('/') ? registry : `${registry}/`;
  const packages = Object.entries(lockfile.packages).map(([path, entry]) => {
    const { version, resolved, link } = entry;
    if (path === '' || version === undefined || resolved !== undefined || link === true) {
      return [path, entry];
    }
    // An alias has another name than its folder.
    const name = entry.name ?? nameOf(path);
    const file = `${name.slice(name.lastIndexOf('/') + 1)}-${version}.tgz`;
    return [path, { ...entry, resolved: `${base}${name}/-/${file}` }];
  });
  return { ...lockfile, packages: Object.fromEntries(packages) };
}
