// What the packages of Linux distributions install: the app in /usr/lib/atelier, the command `atelier`,
// and what a desktop needs to know of it.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { root } from '../../setup/step.mjs';
import { manPage } from './man-page.mjs';
import { addTerminal } from './terminal.mjs';

const texts = fileURLToPath(new URL('files', import.meta.url));

/** @param {string} file @param {string | Buffer} contents @param {number} [mode] */
export function write(file, contents, mode = 0o644) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
  chmodSync(file, mode);
}

/** One of files/. @param {string} name @param {Record<string, string>} [values] for @NAME@ in it */
export function templateText(name, values = {}) {
  const text = readFileSync(join(texts, name), 'utf8');
  return text.replace(/@([A-Z]+)@/g, (whole, key) => values[key] ?? whole);
}

/** Compressed to the same bytes on each day. @param {string} text */
export function zipped(text) {
  return gzipSync(text, { level: 9 });
}

/** @param {readonly { name: string, version: string, license: string, text: string }[]} parts */
function licensesText(parts) {
  const line = '-'.repeat(78);
  return parts
    .map(({ name, version, license, text }) => {
      const title = `${name} ${version}`.trim();
      return `${line}\n${title} (${license})\n${line}\n\n${text.trim()}\n`;
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
  // Chromium's sandbox where user namespaces are forbidden. A copy, so that the folder's own stays plain.
  const sandbox = join(app, 'chrome-sandbox');
  copyFileSync(sandbox, `${sandbox}.copy`);
  renameSync(`${sandbox}.copy`, sandbox);
  chmodSync(sandbox, 0o4755);
  addTerminal(app);
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

/** @param {string} stage @param {string} version @param {string} day @param {string} licenses */
function addDocuments(stage, version, day, licenses) {
  const share = join(stage, 'usr', 'share');
  const doc = join(share, 'doc', 'atelier');
  const man = manPage({ version, day, help: terminalHelp(), helpOf: terminalHelp });
  write(join(share, 'man', 'man1', 'atelier.1.gz'), zipped(man));
  write(join(doc, 'copyright'), templateText('copyright'));
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
  write(join(share, 'applications', 'atelier.desktop'), templateText('atelier.desktop'));
  write(join(share, 'mime', 'packages', 'atelier.xml'), templateText('mime.xml'));
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

/**
 * @param {string} stage the folder that stands for the root of the file system
 * @param {object} options
 * @param {string} options.folder the packaged app
 * @param {string} options.version
 * @param {Date} options.now
 * @param {Parameters<typeof licensesText>[0]} options.parts with their licenses
 */
export function addTree(stage, { folder, version, now, parts }) {
  addApp(stage, folder);
  addDesktop(stage);
  addDocuments(stage, version, now.toISOString().slice(0, 10), licensesText(parts));
}

/** Whatever rights new folders have on this computer. @param {string} stage */
export function openFolders(stage) {
  execFileSync('find', [stage, '-type', 'd', '-exec', 'chmod', '755', '{}', '+']);
}
