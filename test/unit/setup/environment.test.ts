/** What the app's processes inherit, whatever editors, tools and broken sessions have set. */
import { execFileSync } from 'node:child_process';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  appEnvironment,
  useEnvironment,
  withSoundFolders,
} from '../../../build/setup/environment.mjs';
import { homeFolder } from '@engine/home';

const LINUX = { platform: 'linux', home: () => '/home/person' } as const;
const WINDOWS = { platform: 'win32', home: () => undefined } as const;

const before = { ...process.env };
beforeEach(() => {
  delete process.env['ATELIER_HOME'];
});
afterEach(() => {
  useEnvironment(before);
});

describe('the app’s environment', () => {
  it.each([
    'ELECTRON_RUN_AS_NODE',
    'ELECTRON_ENABLE_LOGGING',
    'ELECTRON_NO_ASAR',
    'ELECTRON_NO_ATTACH_CONSOLE',
    'ELECTRON_DISABLE_SANDBOX',
    'ELECTRON_SOMETHING_NEW',
    'NODE_OPTIONS',
    'NODE_PATH',
    'NODE_EXTRA_CA_CERTS',
    'NODE_CHANNEL_FD',
    'npm_config_node_options',
    'CHROME_DESKTOP',
    'CHROME_CRASHPAD_PIPE_NAME',
    'VSCODE_INSPECTOR_OPTIONS',
    'INIT_CWD',
    'Node_Options',
  ])('is without %s', (name) => {
    expect(appEnvironment({ [name]: '1', HOME: '/home/person' }, LINUX)).toEqual({
      HOME: '/home/person',
    });
  });

  it.each([
    'PATH',
    'DISPLAY',
    'LANG',
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'TF_ENABLE_ONEDNN_OPTS',
    'ONEDNN_MAX_CPU_ISA',
    'ATELIER_HOME',
    'ELECTRON_OZONE_PLATFORM_HINT',
    'HTTPS_PROXY',
  ])('passes on %s', (name) => {
    expect(appEnvironment({ [name]: 'x', HOME: '/home/person' }, LINUX)).toMatchObject({
      [name]: 'x',
    });
  });

  it('is the one of before an editor’s snap changed it', () => {
    expect(
      appEnvironment(
        {
          HOME: '/home/person',
          GTK_PATH: '/snap/code/1/usr/lib/gtk-3.0',
          GTK_PATH_VSCODE_SNAP_ORIG: '',
          XDG_DATA_HOME: '/home/person/snap/code/1/.local/share',
          XDG_DATA_HOME_VSCODE_SNAP_ORIG: '/home/person/.data',
        },
        LINUX,
      ),
    ).toEqual({ HOME: '/home/person', XDG_DATA_HOME: '/home/person/.data' });
  });

  it.each(['', 'relative', './here', '~/there', ' '])('has no folder that is %j', (value) => {
    const names = ['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR', 'TMPDIR', 'HOME'];
    const variables = Object.fromEntries(names.map((name) => [name, value]));
    expect(withSoundFolders(variables, LINUX)).toEqual({ HOME: '/home/person' });
    expect(withSoundFolders(variables, { ...LINUX, home: () => undefined })).toEqual({});
    expect(withSoundFolders({ APPDATA: value, TEMP: value }, WINDOWS)).toEqual({});
  });

  it('has of lists of folders those that are absolute', () => {
    const variables = { XDG_DATA_DIRS: ':/usr/share:relative:/opt/share', XDG_CONFIG_DIRS: 'x:' };
    expect(withSoundFolders(variables, LINUX)).toEqual({
      HOME: '/home/person',
      XDG_DATA_DIRS: '/usr/share:/opt/share',
    });
  });

  it('has no folder for temporary files that does not exist', () => {
    const variables = { HOME: '/home/person', TMPDIR: join(tmpdir(), 'not', 'there') };
    expect(withSoundFolders(variables, LINUX)).toEqual({ HOME: '/home/person' });
    expect(withSoundFolders({ TMPDIR: tmpdir() }, LINUX)).toMatchObject({ TMPDIR: tmpdir() });
  });

  it('keeps Windows’ folders on every drive', () => {
    const variables = { APPDATA: 'D:\\Data', USERPROFILE: 'C:\\Users\\person' };
    expect(withSoundFolders(variables, WINDOWS)).toEqual(variables);
    expect(withSoundFolders({ APPDATA: 'D:Data' }, WINDOWS)).toEqual({});
  });
});

describe.runIf(process.platform === 'linux')('the data folder', () => {
  const set = (variables: NodeJS.ProcessEnv): void => {
    useEnvironment({ ...before, ATELIER_HOME: undefined, ...variables });
    for (const [name, value] of Object.entries(variables)) process.env[name] = value;
    delete process.env['ATELIER_HOME'];
  };

  it.each(['', 'relative', './here'])('is the usual one where XDG_CONFIG_HOME is %j', (value) => {
    set({ XDG_CONFIG_HOME: value });
    expect(homeFolder()).toBe(join(homedir(), '.config', 'Atelier'));
  });

  it.each(['', 'relative'])('is the listed one where HOME is %j', (value) => {
    set({ HOME: value, XDG_CONFIG_HOME: '' });
    expect(homeFolder()).toBe(join(userInfo().homedir, '.config', 'Atelier'));
  });

  it('is where XDG_CONFIG_HOME or ATELIER_HOME say', () => {
    set({ XDG_CONFIG_HOME: '/settings' });
    expect(homeFolder()).toBe('/settings/Atelier');
    process.env['ATELIER_HOME'] = '/elsewhere/../here/';
    expect(homeFolder()).toBe('/here');
    process.env['ATELIER_HOME'] = '';
    expect(homeFolder()).toBe('/settings/Atelier');
  });

  it.each(['here', './here', '~', '~/runs', '../here'])(
    'is not ATELIER_HOME=%s, which would be in whatever folder is the current one',
    (value) => {
      set({});
      process.env['ATELIER_HOME'] = value;
      expect(() => homeFolder()).toThrow(
        `ATELIER_HOME is "${value}", which is not an absolute path. Set it to the full path of a folder.`,
      );
    },
  );

  it('is no file, and in none', () => {
    const file = fileURLToPath(import.meta.url);
    for (const path of [file, join(file, 'inner', 'most')]) {
      set({});
      process.env['ATELIER_HOME'] = path;
      expect(() => homeFolder()).toThrow(
        `Atelier keeps its data in ${path}, but ${file} is a file. Move the file away, or set ATELIER_HOME`,
      );
    }
  });
});

describe('a process that cleans its own environment', () => {
  it('has what it was given and nothing else', () => {
    const module = new URL('../../../build/setup/environment.mjs', import.meta.url).href;
    const program = `
      const { appEnvironment, useEnvironment } = await import(${JSON.stringify(module)});
      useEnvironment(appEnvironment(process.env));
      console.log(JSON.stringify(process.env));`;
    const args = ['--input-type=module', '-e', program];
    const env = {
      HOME: '/home/person',
      NODE_OPTIONS: '--no-warnings',
      TMPDIR: 'x',
      ATELIER_HOME: 'h',
    };
    expect(JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' }))).toEqual({
      HOME: '/home/person',
      ATELIER_HOME: 'h',
    });
  });
});
