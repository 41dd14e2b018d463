// The RPM package of the packaged folder, by rpmbuild: for Fedora, openSUSE and their derivatives.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './linux/files-below.mjs';
import { librariesOf } from './linux/libraries.mjs';
import { specFile } from './linux/rpm-spec.mjs';
import { addTree, openFolders, write } from './linux/tree.mjs';

const RPMBUILD = '/usr/bin/rpmbuild';
const APP = join('usr', 'lib', 'atelier');

/** Whether this computer can make RPM packages for its processor type. */
export function canMakeRpm() {
  return process.arch === 'x64' && existsSync(RPMBUILD);
}

/** @param {string} stage @returns {string[]} absolute paths of what lies outside of the app’s own folder */
function filesOutside(stage) {
  return filesBelow(stage)
    .filter((file) => !file.startsWith(`${APP}/`))
    .map((file) => `/${file}`);
}

/**
 * @param {object} options
 * @param {string} options.folder the packaged app
 * @param {string} options.output the folder in which the package is made
 * @param {string} options.version
 * @param {Parameters<typeof addTree>[1]['parts']} options.parts with their licenses
 * @param {Date} [options.now]
 * @returns {string} the package
 */
export function makeRpm({ folder, output, version, parts, now = new Date() }) {
  const work = mkdtempSync(join(output, '.rpm-'));
  const stage = join(work, 'stage');
  try {
    mkdirSync(stage);
    addTree(stage, { folder, version, now, parts });
    openFolders(stage);
    const libraries = librariesOf(join(stage, APP));
    const spec = join(work, 'atelier.spec');
    write(spec, specFile({ version, libraries, files: filesOutside(stage) }));
    const places = ['--define', `_topdir ${work}`, '--define', `_rpmdir ${work}`];
    const args = ['-bb', '--quiet', '--target', 'x86_64', '--buildroot', stage, ...places, spec];
    execFileSync(RPMBUILD, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const [name = ''] = readdirSync(join(work, 'x86_64'));
    const file = join(output, name);
    renameSync(join(work, 'x86_64', name), file);
    return file;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
