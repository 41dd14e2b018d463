import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shippedDataFolder } from '@engine/data/shipped';
import { RunStore } from '@engine/runs/run-store';
import { aboutComputer, featuresOf } from '@engine/support/computer';
import { diagnose, diagnosticsText } from '@engine/support/diagnostics';
import { examine, type Installation } from '@engine/support/doctor';
import type { Examination } from '@engine/support/examination';
import { Log } from '@engine/support/log';
import { UserError } from '@engine/user-error';
import { writeReport } from '@engine/support/reports';
import { aboutTensorflow } from '@engine/support/tensorflow-build';
import { tryTensorflow } from '@engine/support/try-tensorflow';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/run-record';

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  home.remove();
});

const computer = {
  system: 'linux x64',
  processor: 'A processor',
  cores: 4,
  features: ['avx'],
  memoryBytes: 8e9,
  freeMemoryBytes: 4e9,
};

/** A program that says a version, as Electron does, whatever it is told besides. */
function electronStandIn(version = 'v45.4.1'): string {
  const program = join(home.path, `electron-${version}`);
  const lines = `if [ -n "$ELECTRON_RUN_AS_NODE" ]; then echo v18.15.0; else echo ${version}; fi`;
  writeFileSync(program, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  return program;
}

function installation(changes: Partial<Installation> = {}): Installation {
  return {
    home: () => home.path,
    node: '20.19.0',
    computer: () => Promise.resolve(computer),
    tensorflow: () => Promise.resolve({ version: '2.21.0', tfjsNode: '4.22.0', folder: '/tf' }),
    dataFolder: shippedDataFolder,
    freeSpace: () => Promise.resolve(50e9),
    electron: electronStandIn(),
    packaged: false,
    display: () => Promise.resolve({ works: true, switches: [] }),
    environment: {},
    setup: { missing: [], mend: null, unfinished: [], certificates: [] },
    ...changes,
  };
}

/** One of the doctor's lines, without the half second that unpacking and checking the images takes. */
async function examined(what: string, changes: Partial<Installation>): Promise<Examination> {
  const noImages = { dataFolder: () => join(home.path, 'no images') };
  const all = await examine(installation({ ...noImages, ...changes }));
  const found = all.find((each) => each.what === what);
  if (found === undefined) throw new Error(`Nothing was said of ${what}.`);
  return found;
}

describe('the doctor', () => {
  it('finds a sound installation good, and leaves nothing behind', async () => {
    const all = await examine(installation({ home: () => join(home.path, 'not', 'there') }));
    expect(all.filter(({ state }) => state !== 'good')).toEqual([]);
    expect(all.every(({ mend }) => mend === null)).toBe(true);
    expect(all.map(({ what }) => what)).toEqual([
      'Node.js',
      'Processor',
      'libtensorflow',
      'Fashion-MNIST',
      'Data folder',
      'Free disk',
      'Runs',
      'Crashes',
      'Electron',
      'Display',
      'Proxy',
      'Certificates',
      'Downloads',
    ]);
  });

  it.each<[string, Examination['state'], RegExp, Partial<Installation>]>([
    ['Node.js', 'bad', /It is 18\.15\.0; Atelier needs 20\.19/, { node: '18.15.0' }],
    ['Node.js', 'bad', /It is 21\.7\.0/, { node: '21.7.0' }],
    ['Node.js', 'good', /It is 24\.1\.0/, { node: '24.1.0' }],
    ['Node.js', 'good', /It is 18\.20\.4/, { node: '18.20.4', packaged: true }],
    ['Electron', 'good', /part of the installed package/, { electron: null, packaged: true }],
    ['Electron', 'warning', /not installed/, { electron: '' }],
    ['Electron', 'warning', /Unknown: this command/, { electron: null }],
    ['Electron', 'bad', /does not start/, { electron: '/nowhere/electron' }],
    [
      'Display',
      'warning',
      /Cannot connect to display :77, so no window can be opened/,
      {
        display: () => Promise.resolve({ works: false, reason: 'cannot connect to display :77' }),
      },
    ],
    ['Free disk', 'bad', /0\.1 GB are free/, { freeSpace: () => Promise.resolve(1e8) }],
    ['Free disk', 'warning', /1\.0 GB are free/, { freeSpace: () => Promise.resolve(1e9) }],
    [
      'Free disk',
      'warning',
      /Unknown: No\./,
      { freeSpace: () => Promise.reject(new Error('No.')) },
    ],
    [
      'libtensorflow',
      'bad',
      /does not work: Cannot find module/,
      { tensorflow: () => Promise.reject(new Error('Cannot find module')) },
    ],
    [
      'libtensorflow',
      'warning',
      /older than 2\.9/,
      { tensorflow: () => Promise.resolve({ version: '2.4.1', tfjsNode: '3', folder: '/' }) },
    ],
    [
      'Processor',
      'warning',
      /without AVX/,
      { computer: () => Promise.resolve({ ...computer, features: ['sse4_2'] }) },
    ],
    [
      'Processor',
      'good',
      /does not report/,
      { computer: () => Promise.resolve({ ...computer, features: null }) },
    ],
  ])('says of %s that it is %s: %s', async (what, state, says, changes) => {
    const examination = await examined(what, changes);
    expect(examination).toMatchObject({ what, state });
    expect(examination.says).toMatch(says);
    expect(examination.mend === null).toBe(state === 'good');
  });

  it('says of an Electron that gets no fixes that it is for development only', async () => {
    const old = await examined('Electron', { electron: electronStandIn('v25.1.1') });
    expect(old).toMatchObject({ state: 'warning' });
    expect(old.says).toContain('Electron 25.1.1 is for development only');
    expect(old.mend).toContain('ELECTRON_OVERRIDE_DIST_PATH');
  });

  it('asks Electron for its version, and not the Node.js in it', async () => {
    process.env['ELECTRON_RUN_AS_NODE'] = '1';
    const electron = await examined('Electron', {});
    delete process.env['ELECTRON_RUN_AS_NODE'];
    expect(electron).toMatchObject({ state: 'good' });
    expect(electron.says).toContain('v45.4.1 starts');
  });

  it('tells which data file is damaged, and which is missing', async () => {
    const folder = join(home.path, 'data');
    cpSync(shippedDataFolder(), folder, { recursive: true });
    writeFileSync(join(folder, 't10k-labels-idx1-ubyte'), 'something else');
    rmSync(join(folder, 'train-labels-idx1-ubyte.gz'));
    const { state, says } = await examined('Fashion-MNIST', { dataFolder: () => folder });
    expect(state).toBe('bad');
    expect(says).toContain('train-labels-idx1-ubyte cannot be read (ENOENT)');
    expect(says).toContain('t10k-labels-idx1-ubyte differs from the published file');
    expect(says).not.toContain('images');
  });

  it('says that the data folder cannot be one, and goes on with what needs none', async () => {
    const noImages = { dataFolder: () => join(home.path, 'no images') };
    const all = await examine(
      installation({
        ...noImages,
        home: () => {
          throw new UserError('A.b is a file. Move it away.');
        },
      }),
    );
    expect(all.filter(({ what }) => what === 'Data folder')).toEqual([
      { what: 'Data folder', state: 'bad', says: 'A.b is a file.', mend: 'Move it away.' },
    ]);
    const others = all.map(({ what }) => what);
    expect(others).toContain('libtensorflow');
    expect(others).toContain('Downloads');
    expect(others).not.toContain('Runs');
  });

  it('tells of a home that is no folder, a run that is damaged, and the last crash', async () => {
    const file = join(home.path, 'file');
    writeFileSync(file, '');
    expect(await examined('Data folder', { home: () => file })).toMatchObject({ state: 'bad' });
    await new RunStore(home.path).create(runRecord('whole'));
    mkdirSync(join(home.path, 'runs', 'torn'));
    writeFileSync(join(home.path, 'runs', 'torn', 'run.json'), '{');
    const runs = await examined('Runs', {});
    expect(runs).toMatchObject({ state: 'warning' });
    expect(runs.says).toMatch(/^1 can be read\. .*torn/);
    writeReport(home.path, { process: 'main', what: 'It fell.', kept: 'All.' });
    const crashes = await examined('Crashes', {});
    expect(crashes).toMatchObject({ state: 'warning' });
    expect(crashes.says).toContain('It fell.');
  });
});

describe('the downloads of set-up', () => {
  const nothing = { missing: [], mend: null, unfinished: [], certificates: [] };

  it('that are left are listed, with those that are continued', async () => {
    const setup = {
      ...nothing,
      missing: ['libtensorflow (about 100 to 280 MB)'],
      mend: 'Connect to the internet and run "npm start".',
      unfinished: [{ name: 'libtensorflow.tar.gz', bytes: 45_200_000 }],
    };
    expect(await examined('Downloads', { setup })).toEqual({
      what: 'Downloads',
      state: 'warning',
      says: 'Left to download: libtensorflow (about 100 to 280 MB). libtensorflow.tar.gz continues after the 45.2 MB that are here.',
      mend: 'Connect to the internet and run "npm start".',
    });
  });

  it('are those of the terminal where nothing can be shown, so that Electron is not wanted', async () => {
    const said = (electron: string) => examined('Downloads', { setup: nothing, electron });
    expect((await said('/some/electron')).says).toBe('Nothing is left to download.');
    expect((await said('')).says).toBe('Nothing is left to download for the terminal.');
  });

  it('are unknown without npm, and none in an installed package', async () => {
    expect(await examined('Downloads', { setup: null })).toMatchObject({ state: 'warning' });
    const packaged = await examined('Downloads', { setup: null, packaged: true });
    expect(packaged).toMatchObject({ state: 'good' });
  });

  it('trust a further certificate only where its file has one', async () => {
    const file = join(home.path, 'ca.pem');
    const about = (setting: string) =>
      examined('Certificates', { setup: { ...nothing, certificates: [{ setting, file }] } });
    expect(await about('npm config cafile')).toMatchObject({
      state: 'warning',
      says: `${file} (npm config cafile) cannot be read (ENOENT).`,
    });
    writeFileSync(file, 'no certificate');
    expect(await about('NODE_EXTRA_CA_CERTS')).toMatchObject({
      state: 'warning',
      says: `${file} (NODE_EXTRA_CA_CERTS) contains no certificate in PEM format.`,
    });
    writeFileSync(file, rootCertificates[0] ?? '');
    expect(await about('NODE_EXTRA_CA_CERTS')).toMatchObject({
      state: 'good',
      says: `Setup also trusts ${file} (NODE_EXTRA_CA_CERTS).`,
    });
  });
});

describe('libtensorflow', () => {
  it('is told of by the process that has it', () => {
    expect(aboutTensorflow().version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('that crashes its process is told of in a sentence', async () => {
    const program = join(home.path, 'crashes.cjs');
    writeFileSync(program, `process.kill(process.pid, 'SIGKILL')`);
    await expect(tryTensorflow(program)).rejects.toThrow('ended without a result (SIGKILL)');
    writeFileSync(program, `process.send({ ok: false, message: 'Not here.' })`);
    await expect(tryTensorflow(program)).rejects.toThrow('Not here.');
  });
});

describe('diagnostics', () => {
  it('have everything that helps, and what cannot be told does not hide the rest', async () => {
    new Log(home.path, 'main').info('A line of the log.');
    writeReport(home.path, {
      process: 'trainer',
      what: 'It fell.',
      kept: 'All.',
      error: new Error('Boom.'),
      run: 'a-run',
    });
    const text = diagnosticsText(
      await diagnose({
        home: home.path,
        program: '/program',
        tensorflow: () => Promise.reject(new Error('Gone.')),
      }),
    );
    expect(text).toMatch(/^Atelier: \d+\.\d+\.\d+\nVersions: Node\.js /);
    expect(text).toContain('TensorFlow: unknown: Gone.');
    expect(text).toMatch(/CPU features: \w/);
    expect(text).toContain(`Data: ${home.path}`);
    expect(text).toMatch(/Free disk: \d+\.\d GB/);
    expect(text).toMatch(
      /Last report:\n {4}[\dT:.-]+Z: It fell\.\n.*\n {4}at a-run\n {4}Error: Boom/,
    );
    expect(text).toContain('A line of the log.');
  });
});

describe('a processor’s features', () => {
  it('are read from Linux’s list', async () => {
    expect(featuresOf('model name\t: X\nflags\t\t: fpu sse4_2 avx2 nonsense\n')).toEqual([
      'sse4_2',
      'avx2',
    ]);
    expect(featuresOf('Features\t: fp asimd sve\n')).toEqual(['asimd', 'sve']);
    expect(featuresOf('processor: 0\n')).toBeNull();
    expect((await aboutComputer()).cores).toBeGreaterThan(0);
  });
});
