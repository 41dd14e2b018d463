import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDownload, download } from '../../../build/setup/download.mjs';
import { fetchOfficial, LIBRARIES } from '../../../build/setup/official-tensorflow.mjs';
import { SetupError } from '../../../build/setup/step.mjs';

const seenFile = join(import.meta.dirname, '..', '..', '..', '.setup', 'first-seen.json');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let folder: string;
let server: Server | null;
let kept: string | null;

async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-download-'));
  server = null;
  kept = existsSync(seenFile) ? join(folder, 'kept.json') : null;
  if (kept !== null) renameSync(seenFile, kept);
});

afterEach(() => {
  delete process.env['TFJS_NODE_CDN_STORAGE'];
  server?.closeAllConnections();
  server?.close();
  rmSync(seenFile, { force: true });
  if (kept !== null) renameSync(kept, seenFile);
  rmSync(folder, { recursive: true, force: true });
});

describe('a download of set-up', () => {
  it('follows the host to where the file lies', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/file') response.end('whole');
      else response.writeHead(302, { location: '/file' }).end();
    });
    await download(`${url}/moved`, join(folder, 'file'));
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('whole');
  });

  it('fails where the host refuses, sends half a file, or leads in circles', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/none') response.writeHead(403).end();
      else if (request.url === '/circle') response.writeHead(302, { location: '/circle' }).end();
      else {
        response.writeHead(200, { 'content-length': 100 });
        response.write('half', () => response.destroy());
      }
    });
    await expect(download(`${url}/none`, join(folder, 'a'))).rejects.toThrow('status 403');
    await expect(download(`${url}/half`, join(folder, 'b'))).rejects.toThrow();
    await expect(download(`${url}/circle`, join(folder, 'c'))).rejects.toThrow('status 302');
  });

  it('goes on from where the connection broke, and from an earlier set-up’s beginning', async () => {
    const whole = Buffer.from('0123456789'.repeat(1000));
    const ranges: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      const { range, 'if-range': version } = request.headers;
      ranges.push(range);
      const from = range !== undefined && version === '"one"' ? Number(/\d+/.exec(range)?.[0]) : 0;
      response.writeHead(from > 0 ? 206 : 200, {
        etag: '"one"',
        'content-length': whole.length - from,
        ...(from > 0 ? { 'content-range': `bytes ${from}-9999/10000` } : {}),
      });
      // Each connection brings less than half.
      response.write(whole.subarray(from, from + 4000), () => {
        if (from + 4000 >= whole.length) response.end();
        // Not at once: that could take back what has been sent.
        else setTimeout(() => response.socket?.end(), 50);
      });
    });
    const file = join(folder, 'file');
    writeFileSync(`${file}.part`, whole.subarray(0, 1000));
    writeFileSync(`${file}.version`, '"one"');
    await download(url, file);
    expect(readFileSync(file).equals(whole)).toBe(true);
    expect(ranges).toEqual(['bytes=1000-', 'bytes=5000-', 'bytes=9000-']);
    expect(existsSync(`${file}.part`) || existsSync(`${file}.version`)).toBe(false);
  });

  it('begins anew where the file has changed since, or the host sends another part of it', async () => {
    const url = await serve((request, response) => {
      response.setHeader('etag', '"two"');
      if (request.url === '/other' && request.headers.range !== undefined) {
        response.writeHead(206, { 'content-range': 'bytes 2-7/8' }).end('part');
      } else response.end('new file');
    });
    for (const path of ['changed', 'other']) {
      const file = join(folder, path);
      writeFileSync(`${file}.part`, 'old');
      writeFileSync(`${file}.version`, '"one"');
      const first = download(`${url}/${path}`, file);
      if (path === 'other') await expect(first).rejects.toThrow('another part of the file');
      else await first;
      await download(`${url}/${path}`, file);
      expect(readFileSync(file, 'utf8')).toBe('new file');
    }
  });

  it('takes no part of another version, none that it did not request, and no empty file', async () => {
    const url = await serve((request, response) => {
      response.setHeader('etag', '"two"');
      const { url: path = '', headers } = request;
      const range = { 'content-range': 'bytes 3-7/8' };
      if (path === '/empty') response.end();
      else if (path === '/part') response.writeHead(206, range).end(' file');
      else if (headers.range !== undefined) response.writeHead(206, range).end(' file');
      else response.end('new file');
    });
    const file = join(folder, 'file');
    writeFileSync(`${file}.part`, 'old');
    writeFileSync(`${file}.version`, '"one"');
    for (const path of ['version', 'part']) {
      await expect(download(`${url}/${path}`, file)).rejects.toThrow('another part of the file');
    }
    await expect(download(`${url}/empty`, file)).rejects.toThrow('sent an empty file');
    expect(existsSync(file)).toBe(false);
  });

  it('goes on where the host sends less than was requested', async () => {
    const url = await serve((request, response) => {
      const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
      const to = Math.min(10, from + 4);
      response.setHeader('etag', '"one"');
      if (from > 0) response.writeHead(206, { 'content-range': `bytes ${from}-${to - 1}/10` });
      response.end('0123456789'.slice(from, to));
    });
    const file = join(folder, 'file');
    writeFileSync(`${file}.part`, '01');
    writeFileSync(`${file}.version`, '"one"');
    await download(url, file);
    expect(readFileSync(file, 'utf8')).toBe('0123456789');
  });

  it('begins anew where nothing is missing, or the stored version is damaged', async () => {
    const url = await serve((request, response) => {
      if (request.headers.range === undefined) response.end('whole');
      else response.writeHead(416).end();
    });
    for (const version of ['"one"', 'a\nb', '']) {
      const file = join(folder, 'file');
      writeFileSync(`${file}.part`, 'whole');
      writeFileSync(`${file}.version`, version);
      await download(url, file);
      expect(readFileSync(file, 'utf8')).toBe('whole');
    }
  });

  it('is refused where it is not the pinned file', async () => {
    const file = join(folder, 'library.tar.gz');
    writeFileSync(file, 'expected');
    await checkDownload(file, 'library.tar.gz', sha256('expected'));
    writeFileSync(file, 'forged');
    const refused = checkDownload(file, 'library.tar.gz', sha256('expected'));
    await expect(refused).rejects.toThrow(SetupError);
    await expect(refused).rejects.toThrow(/not the expected file.*It was not unpacked/);
  });

  it('without a published hash is recorded when first seen, and held to that', async () => {
    const file = join(folder, 'binding.tar.gz');
    writeFileSync(file, 'first');
    await checkDownload(file, 'binding.tar.gz', null);
    expect(JSON.parse(readFileSync(seenFile, 'utf8'))).toEqual({
      'binding.tar.gz': sha256('first'),
    });
    await checkDownload(file, 'binding.tar.gz', null);
    writeFileSync(file, 'second');
    await expect(checkDownload(file, 'binding.tar.gz', null)).rejects.toThrow(
      /not the expected file.*first-seen\.json/,
    );
  });
});

describe('the official libtensorflow', () => {
  it('has a pinned hash for each system', () => {
    for (const { path, sha256: pinned } of Object.values(LIBRARIES)) {
      expect(path).toMatch(/libtensorflow.*\.(tar\.gz|zip)$/);
      expect(pinned).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('is never unpacked where its host serves another file', async () => {
    process.env['TFJS_NODE_CDN_STORAGE'] = await serve((_request, response) => {
      response.end('a forged archive');
    });
    await expect(fetchOfficial(folder)).rejects.toThrow(/not the expected file/);
    expect(existsSync(join(folder, 'deps'))).toBe(false);
  });

  it('is left to the next way where its host has nothing', async () => {
    process.env['TFJS_NODE_CDN_STORAGE'] = await serve((_request, response) => {
      response.writeHead(404).end();
    });
    expect(await fetchOfficial(folder)).toBe(false);
  });
});
