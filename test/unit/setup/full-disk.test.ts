/** Set-up on a disk that is full, in a copy of the repository on a small disk of its own. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fullDiskText } from '../../../build/setup/full-disk.mjs';
import { temporaryFolder } from '../../support/idx-folder';
import { canMount, onSmallDisk } from '../../support/small-disk';

const MEGABYTE = 1e6;

let folder: ReturnType<typeof temporaryFolder>;
let disk: string;
let server: Server | null;
let requests: number;
beforeEach(() => {
  folder = temporaryFolder();
  disk = join(folder.path, 'disk');
  mkdirSync(disk);
  server = null;
  requests = 0;
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  folder.remove();
});

async function serve(bytes: Buffer): Promise<string> {
  const started = createServer((_, response) => {
    requests++;
    response.setHeader('etag', '"one"').end(bytes);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

/** What a step of set-up says on the disk, after `prepare`, shell lines. */
async function said(script: string, host = '', prepare = ''): Promise<string> {
  const lines = `cp -r build package.json "$1"; cd "$1"; ${prepare}
    "$2" --input-type=module -e "$3"; echo "code $?"`;
  const options = { disk, size: '20m', env: { TFJS_NODE_CDN_STORAGE: host } };
  const { stdout, stderr } = await onSmallDisk(options, lines, process.execPath, script);
  return stdout + stderr;
}

const official = (change = ''): string => `
  const { LIBRARIES, fetchOfficial } = await import('./build/setup/official-tensorflow.mjs');
  const { runAsProgram } = await import('./build/setup/step.mjs');
  ${change}
  await runAsProgram(async () => console.log('goes on', await fetchOfficial('./tfjs-node')));`;

describe.skipIf(!canMount() || process.arch !== 'x64')('set-up on a full disk', () => {
  it('says so of a download, and tries neither again nor another way', async () => {
    const host = await serve(Buffer.alloc(60 * MEGABYTE, 1));
    const output = await said(official(), host);
    expect(output).toMatch(
      /set-up: The disk is full \(ENOSPC: no space left on device, write\)\. libtensorflow needs about 1 GB of free space in \S+ \(now 0\.0 GB\), and space for temporary files in \S+\. Free some, and run the same command again\./,
    );
    expect(output).toContain('code 1');
    expect(output).not.toContain('goes on');
    expect(requests).toBe(1);
  });

  it('says so of an archive that is unpacked', async () => {
    const large = join(folder.path, 'large');
    writeFileSync(large, Buffer.alloc(60 * MEGABYTE));
    const archive = join(folder.path, 'archive.tar.gz');
    execFileSync('tar', ['-czf', archive, '-C', folder.path, 'large']);
    const bytes = readFileSync(archive);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const pinned = `LIBRARIES['linux-x64'].sha256 = '${sha256}';`;
    const output = await said(official(pinned), await serve(bytes));
    expect(output).toMatch(/The disk is full \(tar: .*\)\. libtensorflow needs about 1 GB/);
    expect(output).not.toContain('goes on');
  });

  it('says so of Electron, and does not download another one', async () => {
    const install = `require('node:fs').writeFileSync('electron.zip', Buffer.alloc(60e6))`;
    const prepare = `mkdir -p node_modules/electron; cd node_modules/electron
      echo '{ "version": "45.4.1" }' > package.json; echo "${install}" > install.js; cd ../..`;
    const script = `
      const { setUpElectron } = await import('./build/setup/electron.mjs');
      const { runAsProgram } = await import('./build/setup/step.mjs');
      await runAsProgram(setUpElectron);`;
    const output = await said(script, '', prepare);
    expect(output).toMatch(/The disk is full \(.*ENOSPC.*\)\. Electron needs about 1 GB/);
    expect(output).not.toContain('npm registry');
    expect(output).toContain('code 1');
  });

  it('says so of whatever else it writes', async () => {
    const script = `
      const { runAsProgram } = await import('./build/setup/step.mjs');
      const { writeFileSync } = await import('node:fs');
      await runAsProgram(async () => writeFileSync('stamp', Buffer.alloc(60e6)));`;
    expect(await said(script)).toMatch(/^set-up: The disk is full .* Setup needs about 5 GB/m);
  });
});

describe('a full disk', () => {
  it.each([
    'npm error code ENOSPC\nnpm error nospc There appears to be insufficient space',
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device: '/tmp/a'",
    'tar: lib/a: Cannot write: Disk quota exceeded\ntar: Exiting with failure status',
    new Error('EDQUOT: disk quota exceeded, write'),
  ])('is known by %j', (text) => {
    expect(fullDiskText(text, '.', 'wheel')).toMatch(/^The disk is full \(.*2 GB/);
  });

  it('is not taken for every failure', () => {
    expect(fullDiskText(new Error('the host returned HTTP status 404'), '.', 'wheel')).toBeNull();
  });
});
