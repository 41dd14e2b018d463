// The Debian package of the packaged folder, by dpkg-deb: the app in /usr/lib/atelier, the command
// `atelier`, and what a desktop and apt need to know of it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { root } from '../setup/step.mjs';
import { controlFile, debianVersion, MAINTAINER } from './deb/control.mjs';
import { filesBelow } from './deb/files-below.mjs';
import { libraryPackages } from './deb/libraries.mjs';
import { manPage } from './deb/man-page.mjs';
import { hasBinutils, stripPrograms } from './deb/programs.mjs';
import { addTerminal } from './deb/terminal.mjs';

const texts = fileURLToPath(new URL('deb/files', import.meta.url));
/** Debian's policy knows gzip and xz. docs/packaging.md compares levels. */
const COMPRESSION = ['-Zxz', '-z0'];

/** Whether this computer can make Debian packages for its processor type. */
export function canMakeDeb() {
  return process.arch === 'x64' && existsSync('/usr/bin/dpkg-deb');
}

/** @param {string} file @param {string | Buffer} contents @param {number} [mode] */
function write(file, contents, mode = 0o644) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
  chmodSync(file, mode);
}

/** One of deb/files. @param {string} name @param {Record<string, string>} [values] for @NAME@ in it */
export function templateText(name, values = {}) {
  const text = readFileSync(join(texts, name), 'utf8');
  return text.replace(/@([A-Z]+)@/g, (whole, key) => values[key] ?? whole);
}

/** Compressed to the same bytes on each day. @param {string} text */
function zipped(text) {
  return gzipSync(text, { level: 9 });
}

/** @param {readonly { name: string, version: string, licence: string, text: string }[]} parts */
function licensesText(parts) {
  const line = '-'.repeat(78);
  return parts
    .map(({ name, version, licence, text }) => {
      const title = `${name} ${version}`.trim();
      return `${line}\n${title} (${licence})\n${line}\n\n${text.trim()}\n`;
    })
    .join('\n');
}

function terminalHelp(/** @type {string[]} */ ...args) {
  const program = join(root, 'out', 'main', 'atelier.cjs');
  const env = { ...process.env, COLUMNS: '80', NO_COLOR: '1' };
  return execFileSync(process.execPath, [program, ...args, '--help'], { encoding: 'utf8', env });
}

/** @param {string} stage @param {string} folder the packaged app */
function addApp(stage, folder) {
  const app = join(stage, 'usr', 'lib', 'atelier');
  mkdirSync(dirname(app), { recursive: true });
  // Hard links: 900 MB are not copied.
  execFileSync('cp', ['-al', folder, app]);
  execFileSync('chmod', ['-R', 'u+rwX,go=rX', app]);
  if (hasBinutils()) stripPrograms(app);
  // Chromium's sandbox where user namespaces are forbidden. A copy, so that the folder's own stays plain.
  const sandbox = join(app, 'chrome-sandbox');
  copyFileSync(sandbox, `${sandbox}.copy`);
  renameSync(`${sandbox}.copy`, sandbox);
  chmodSync(sandbox, 0o4755);
  addTerminal(app);
  return app;
}

/** @param {string} share @param {'apps' | 'mimetypes'} kind @param {string} name @param {string} folder */
function addIcons(share, kind, name, folder) {
  for (const file of readdirSync(folder).filter((each) => each.endsWith('.png'))) {
    const size = file.slice(0, -'.png'.length);
    write(
      join(share, 'icons', 'hicolor', size, kind, `${name}.png`),
      readFileSync(join(folder, file)),
    );
  }
}

/** @param {string} stage @param {string} version @param {Date} now @param {string} licenses */
function addDocuments(stage, version, now, licenses) {
  const share = join(stage, 'usr', 'share');
  const doc = join(share, 'doc', 'atelier');
  const day = now.toISOString().slice(0, 10);
  const man = manPage({ version, day, help: terminalHelp(), helpOf: terminalHelp });
  const date = now.toUTCString().replace('GMT', '+0000');
  const changes = `atelier (${debianVersion(version)}) stable; urgency=medium\n\n  * Release ${version}; see changelog-of-atelier.gz.\n\n -- ${MAINTAINER}  ${date}\n`;
  write(join(share, 'man', 'man1', 'atelier.1.gz'), zipped(man));
  write(join(doc, 'copyright'), templateText('copyright'));
  write(join(doc, 'changelog.gz'), zipped(changes));
  write(
    join(doc, 'changelog-of-atelier.gz'),
    zipped(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')),
  );
  write(join(doc, 'licenses.gz'), zipped(licenses));
  write(
    join(share, 'metainfo', 'io.github.atelier_desktop.metainfo.xml'),
    templateText('metainfo.xml', { VERSION: version, DAY: day }),
  );
}

/** @param {string} stage */
function addDesktop(stage) {
  const share = join(stage, 'usr', 'share');
  const icons = join(root, 'build', 'icons');
  write(join(stage, 'usr', 'bin', 'atelier'), templateText('atelier.sh'), 0o755);
  write(join(stage, 'usr', 'lib', 'atelier', 'apparmor'), templateText('apparmor'));
  write(join(share, 'applications', 'atelier.desktop'), templateText('atelier.desktop'));
  write(join(share, 'mime', 'packages', 'atelier.xml'), templateText('mime.xml'));
  write(join(share, 'lintian', 'overrides', 'atelier'), templateText('lintian-overrides'));
  addIcons(share, 'apps', 'atelier', join(icons, 'png'));
  write(
    join(share, 'icons', 'hicolor', 'scalable', 'apps', 'atelier.svg'),
    readFileSync(join(icons, 'atelier.svg')),
  );
  write(
    join(share, 'icons', 'hicolor', 'scalable', 'mimetypes', 'application-x-atelier-run.svg'),
    readFileSync(join(icons, 'run.svg')),
  );
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
  const libraries = libraryPackages(join(stage, 'usr', 'lib', 'atelier'));
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
 * @param {Parameters<typeof licensesText>[0]} options.parts with their licenses
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
  chmodSync(stage, 0o755);
  const file = join(output, `atelier_${debianVersion(version)}_amd64.deb`);
  try {
    addApp(stage, folder);
    addDesktop(stage);
    addDocuments(stage, version, now, licensesText(parts));
    execFileSync('find', [stage, '-type', 'd', '-exec', 'chmod', '755', '{}', '+']);
    addControl(stage, version);
    const args = ['--root-owner-group', ...compression, '--build', stage, file];
    execFileSync('dpkg-deb', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  return file;
}
