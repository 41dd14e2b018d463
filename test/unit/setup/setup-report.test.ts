/** What set-up tells the doctor of its downloads. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LIBRARIES, unfinishedDownloads } from '../../../build/setup/official-tensorflow.mjs';
import { setupReport } from '../../../build/setup/setup-report.mjs';
import { temporaryFolder } from '../../support/idx-folder';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});

it('is nothing where everything is there, but the certificates that are named', async () => {
  const environment = {
    NODE_EXTRA_CA_CERTS: '/company/ca.pem',
    npm_config_cafile: '/company/npm.pem',
    HTTPS_PROXY: 'http://me:secret@proxy.example:3128',
  };
  expect(await setupReport({ window: false }, environment)).toEqual({
    missing: [],
    mend: null,
    unfinished: [],
    certificates: [
      { setting: 'NODE_EXTRA_CA_CERTS', file: '/company/ca.pem' },
      { setting: 'npm config cafile', file: '/company/npm.pem' },
    ],
  });
});

it('has the downloads of this system that would be continued', () => {
  const library = LIBRARIES[`${process.platform}-${process.arch}`];
  const name = basename(library?.path ?? 'no library');
  const downloads = join(folder.path, 'downloads');
  mkdirSync(downloads);
  const write = (file: string, text: string): void => {
    writeFileSync(join(downloads, file), text);
  };
  write(`${name}.part`, 'beginning');
  const found = () => unfinishedDownloads(downloads);
  // Without the host's version nobody can tell whether it is still the same file.
  expect(found()).toEqual([]);
  write(`${name}.version`, '"one"');
  write('another.tar.gz.part', 'beginning');
  write('another.tar.gz.version', '"one"');
  expect(found()).toEqual([{ name, bytes: 9 }]);
});
