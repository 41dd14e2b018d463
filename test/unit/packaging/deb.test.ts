/** The pieces of the Debian package; test/e2e/installed.spec.ts installs it. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { configuration } from '../../../build/packaging/configuration.mjs';
import { templateText } from '../../../build/packaging/linux/tree.mjs';
import { controlFile, debianVersion } from '../../../build/packaging/linux/control.mjs';
import { packagesOf } from '../../../build/packaging/linux/libraries.mjs';
import { commandsOf, manPage } from '../../../build/packaging/linux/man-page.mjs';
import { COMMANDS } from '../../../electron/cli/commands/list';

const folder = mkdtempSync(join(tmpdir(), 'atelier-deb-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function program(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

// Windows has no sh, and no Debian package.
describe.skipIf(process.platform === 'win32')('the command atelier', () => {
  const window = program('atelier/atelier', '#!/bin/sh\necho window "$@"\n');
  const node = program('node', '#!/bin/sh\nshift\necho terminal "$@"\n');
  const command = program(
    'bin/atelier',
    templateText('atelier.sh')
      .replace('/usr/lib/atelier', dirname(window))
      .replace('/usr/bin/node', node),
  );
  const run = (...args: string[]): string =>
    execFileSync(command, args, { encoding: 'utf8' }).trim();

  it('opens the window without arguments, with shared runs, with paths and with switches for Chromium', () => {
    expect(run()).toBe('window');
    expect(run('a run.atelier')).toBe('window a run.atelier');
    expect(run('/tmp/a.atelier', 'b.atelier')).toBe('window /tmp/a.atelier b.atelier');
    expect(run('file:///tmp/a.atelier')).toBe('window file:///tmp/a.atelier');
    expect(run('./photo.jpg')).toBe('window ./photo.jpg');
    expect(run('/home/me/photos', '../b.png')).toBe('window /home/me/photos ../b.png');
    expect(run('--ozone-platform=wayland')).toBe('window --ozone-platform=wayland');
  });

  it('runs every command of the terminal there, and answers --help and --version', () => {
    for (const { name } of COMMANDS) expect(run(name, '--json')).toBe(`terminal ${name} --json`);
    for (const word of ['help', 'teach', '-h', '--help', '--version', '--json', 'trian']) {
      expect(run(word)).toBe(`terminal ${word}`);
    }
    expect(run('import', 'a.atelier')).toBe('terminal import a.atelier');
  });
});

describe('the control file', () => {
  const control = controlFile({
    version: '1.2.0-beta.1',
    libraries: packagesOf(['libgtk-3.so.0', 'libm.so.6', 'libc.so.6']),
    kilobytes: 900_000,
  });

  it('has the fields that apt reads, each once', () => {
    const fields = [...control.matchAll(/^([A-Z][\w-]+): (.+)$/gm)].map(([, name]) => name);
    expect(fields).toEqual([...new Set(fields)]);
    expect(control).toContain('\nVersion: 1.2.0~beta.1\n');
    expect(control).toContain('\nInstalled-Size: 900000\n');
    expect(control).toMatch(/\nDescription: \S.*\n( \S.*\n)+$/);
  });

  it('depends on the packages of linked libraries, each once, with the names of both releases', () => {
    const depends = /^Depends: (.*)$/m.exec(control)?.[1]?.split(', ');
    expect(depends?.filter((name) => name.startsWith('libc6'))).toHaveLength(1);
    expect(depends).toContain('libgtk-3-0t64 | libgtk-3-0');
    expect(() => packagesOf(['libnew.so.1'])).toThrow(/No Debian package is known for libnew/);
  });

  it('orders versions before a release as npm does', () => {
    expect(debianVersion('1.0.0-beta.1')).toBe('1.0.0~beta.1');
    expect(debianVersion('1.0.0')).toBe('1.0.0');
  });
});

it('the man page lists and describes every command', () => {
  const list = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(13)}${summary}`).join('\n');
  const help = `Usage: atelier COMMAND\n\nOptions:\n  --json       Print JSON\n\nTrain:\n${list}\n`;
  expect(commandsOf(help).map(({ name }) => name)).toEqual(COMMANDS.map(({ name }) => name));
  const page = manPage({
    version: '1.2.0',
    day: '2026-01-02',
    help,
    helpOf: (name) => `Usage: atelier ${name}\n.hidden 'quoted \\ --flag`,
  });
  for (const { name } of COMMANDS) {
    expect(page).toContain(`.B ${name.replace('-', '\\-')}\n`);
    expect(page).toContain(`\nUsage: atelier ${name.replace('-', '\\-')}\n`);
  }
  // A line that begins with a point or a quote would be a command of roff.
  expect(page).toContain("\n\\&.hidden 'quoted \\e \\-\\-flag\n");
});

it('the desktop opens what the packages of other systems open', () => {
  const [association] = [
    configuration({ electronVersion: '45.4.1', electronDist: '/', output: '/', arch: 'x64' })
      .fileAssociations,
  ].flat();
  const mimeType = association?.mimeType ?? 'none';
  expect(templateText('atelier.desktop')).toContain(`\nMimeType=${mimeType};\n`);
  expect(templateText('mime.xml')).toContain(`type="${mimeType}"`);
  expect(templateText('metainfo.xml', { VERSION: '1.2.0', DAY: '2026-01-02' })).toContain(
    '<release version="1.2.0" date="2026-01-02"/>',
  );
});

it.skipIf(process.platform === 'win32')('the scripts of the package are valid sh', () => {
  for (const name of ['atelier.sh', 'postinst', 'prerm']) {
    const input = templateText(name);
    expect(() => execFileSync('sh', ['-n'], { input, stdio: 'pipe' })).not.toThrow();
  }
});
