// The Debian package of the packaged folder, by dpkg-deb.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { controlFile, debianVersion, MAINTAINER } from './linux/control.mjs';
import { filesBelow } from './linux/files-below.mjs';
import { librariesOf, packagesOf } from './linux/libraries.mjs';
import { addTree, openFolders, templateText, write, zipped } from './linux/tree.mjs';

/** Debian's policy knows gzip and xz. docs/packaging.md compares levels. */
const COMPRESSION = ['-Zxz', '-z0'];

/** Whether this computer can make Debian packages for its processor type. */
export function canMakeDeb() {
  return process.arch === 'x64' && existsSync('/usr/bin/dpkg-deb');
}

/** What only Debian and its derivatives read. @param {string} stage @param {string} version @param {Date} now */
function addDebian(stage, version, now) {
  const share = join(stage, 'usr', 'share');
  const date = now.toUTCString().replace('GMT', '+0000');
  const changes = `atelier (${debianVersion(version)}) stable; urgency=medium\n\n  * Release ${version}; see changelog-of-atelier.gz.\n\n -- ${MAINTAINER}  ${date}\n`;
  write(join(share, 'doc', 'atelier', 'changelog.gz'), zipped(changes));
  write(join(share, 'lintian', 'overrides', 'atelier'), templateText('lintian-overrides'));
  write(join(stage, 'usr', 'lib', 'atelier', 'apparmor'), templateText('apparmor'));
}

/** @param {string} stage @param {string} version */
function addControl(stage, version) {
  const control = join(stage, 'DEBIAN');
  const files = filesBelow(stage);
  const sums = files.map((file) => {
    const sum = createHash('md5')
      .update(readFileSync(join(stage, file)))
      .digest('hex');
    return `${sum}  ${file}\n`;
  });
  const bytes = files.reduce((sum, file) => sum + lstatSync(join(stage, file)).size, 0);
  const libraries = packagesOf(librariesOf(join(stage, 'usr', 'lib', 'atelier')));
  const kilobytes = Math.ceil(bytes / 1024);
  write(join(control, 'control'), controlFile({ version, libraries, kilobytes }));
  write(join(control, 'md5sums'), sums.join(''));
  for (const name of ['postinst', 'prerm']) write(join(control, name), templateText(name), 0o755);
}

/**
 * @param {object} options
 * @param {string} options.folder the packaged app
 * @param {string} options.output the folder in which the package is made
 * @param {string} options.version
 * @param {Parameters<typeof addTree>[1]['parts']} options.parts with their licenses
 * @param {Date} [options.now]
 * @param {readonly string[]} [options.compression] of dpkg-deb
 * @returns {string} the package
 */
export function makeDeb({
  folder,
  output,
  version,
  parts,
  now = new Date(),
  compression = COMPRESSION,
}) {
  const stage = mkdtempSync(join(output, '.deb-'));
  const file = join(output, `atelier_${debianVersion(version)}_amd64.deb`);
  try {
    addTree(stage, { folder, version, now, parts });
    addDebian(stage, version, now);
    openFolders(stage);
    addControl(stage, version);
    const args = ['--root-owner-group', ...compression, '--build', stage, file];
    execFileSync('dpkg-deb', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  return file;
}
