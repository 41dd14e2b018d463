/** Set-up behind a proxy that reads what it passes on, as those of companies do. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createProxy, type Server } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadProgress, progressText } from '../../../build/setup/download-progress.mjs';
import { proxyFor, proxyNote } from '../../../build/setup/proxy.mjs';
import { tunnel } from '../../../build/setup/tunnel.mjs';

const downloader = pathToFileURL(join('build', 'setup', 'download.mjs')).href;
const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version']);
    return true;
  } catch {
    return false;
  }
})();

const NAMES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];
let before: NodeJS.ProcessEnv;
let folder: string;
beforeEach(() => {
  before = { ...process.env };
  for (const name of NAMES) Reflect.deleteProperty(process.env, name);
  folder = mkdtempSync(join(tmpdir(), 'atelier-proxy-'));
});
afterEach(() => {
  for (const name of NAMES) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, before);
  rmSync(folder, { recursive: true, force: true });
});

async function port(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('the proxy for an address', () => {
  it('is what the environment names, in either case of letters', () => {
    expect(proxyFor('https://files.example/a')).toBeUndefined();
    process.env['http_proxy'] = 'http://other.example:1';
    expect(proxyFor('https://files.example/a')).toBe('http://other.example:1');
    process.env['HTTPS_PROXY'] = 'http://proxy.example:3128';
    expect(proxyFor('https://files.example/a')).toBe('http://proxy.example:3128');
    expect(proxyFor('http://files.example/a')).toBeUndefined();
  });

  it.each([
    ['files.example', undefined],
    ['.example', undefined],
    ['*.example', undefined],
    ['other.org, files.example:443', undefined],
    ['*', undefined],
    ['files.example:8443', 'http://proxy.example:3128'],
    ['les.example', 'http://proxy.example:3128'],
    [', ,', 'http://proxy.example:3128'],
  ])('is left out for the hosts of NO_PROXY: %j', (direct, wanted) => {
    process.env['HTTPS_PROXY'] = 'http://proxy.example:3128';
    process.env['NO_PROXY'] = direct;
    expect(proxyFor('https://files.example/a')).toBe(wanted);
  });
});

describe('a download through a proxy', () => {
  it.runIf(hasOpenssl)(
    'is tunneled, and trusts the authority that NODE_EXTRA_CA_CERTS names',
    async () => {
      const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
      const subject = ['-subj', '/CN=files.example', '-addext', 'subjectAltName=DNS:files.example'];
      const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
      const files = ['-keyout', key, '-out', certificate];
      execFileSync('openssl', ['req', '-x509', ...kind, ...files, ...subject], { stdio: 'ignore' });
      const host = createServer(
        { key: readFileSync(key), cert: readFileSync(certificate) },
        (_, response) => {
          response.end('through the proxy');
        },
      );
      const hostPort = await port(host);
      const asked: (string | undefined)[] = [];
      // The only way to a host that no name server knows.
      const proxy = createProxy().on('connect', ({ url }, socket) => {
        asked.push(url);
        const tunnel = connect(hostPort, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
          tunnel.pipe(socket).pipe(tunnel);
        });
        // Who does not trust the host hangs up while it is still being told something.
        for (const end of [socket, tunnel]) end.on('error', () => tunnel.destroy());
      });
      const env = { ...process.env, HTTPS_PROXY: `http://127.0.0.1:${await port(proxy)}` };
      const file = join(folder, 'file');
      const script = `(await import(${JSON.stringify(downloader)})).download('https://files.example/a', ${JSON.stringify(file)})`;
      const run = (more: NodeJS.ProcessEnv): Promise<unknown> =>
        promisify(execFile)(process.execPath, ['--input-type=module', '-e', `await ${script}`], {
          env: { ...env, ...more },
        });
      await expect(run({})).rejects.toThrow('self-signed certificate');
      await run({ NODE_EXTRA_CA_CERTS: certificate });
      expect(readFileSync(file, 'utf8')).toBe('through the proxy');
      expect(asked).toEqual(['files.example:443', 'files.example:443']);
      for (const each of [host, proxy]) {
        each.closeAllConnections();
        each.close();
      }
    },
  );
});

describe('a proxy that does not work', () => {
  const host = new URL('https://files.example/a');

  async function answering(answer: (server: Server) => void): Promise<string> {
    const server = createProxy();
    answer(server);
    const address = `127.0.0.1:${await port(server)}`;
    server.unref();
    return address;
  }

  it('is told by its status, where it refuses or knows no tunnels', async () => {
    const refusing = await answering((server) => {
      server.on('connect', (_, socket) => {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      });
    });
    await expect(tunnel(`http://${refusing}`, host)).rejects.toThrow(
      'the proxy returned HTTP status 407',
    );
  });

  it('is told where nobody listens, and where its address is none', async () => {
    await expect(tunnel('http://127.0.0.1:1', host)).rejects.toThrow('ECONNREFUSED');
    // Without the address, in which a password may stand.
    await expect(tunnel('http://me:secret@a b', host)).rejects.toThrow(
      /^the proxy’s address is invalid$/,
    );
  });

  it('is given name and password, and its address may lack the protocol', async () => {
    const given: (string | undefined)[] = [];
    const asking = await answering((server) => {
      server.on('connect', ({ headers }, socket) => {
        given.push(headers['proxy-authorization']);
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      });
    });
    await expect(tunnel(asking, host)).rejects.toThrow('403');
    await expect(tunnel(`http://me:p%40ss@${asking}`, host)).rejects.toThrow('403');
    expect(given).toEqual([undefined, `Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
  });

  it('is named after a failure, without its password', () => {
    expect(proxyNote({})).toBe('');
    expect(proxyNote({ HTTPS_PROXY: 'http://me:secret@proxy.example:3128' })).toBe(
      ' Setup uses the proxy http://proxy.example:3128 (HTTPS_PROXY); check that it is right.',
    );
  });
});

describe('how far a download is', () => {
  it('says megabytes, and a share where the size is known', () => {
    expect(progressText(45_200_000, 120_000_000)).toBe('45 of 120 MB (37%)');
    expect(progressText(45_200_000, null)).toBe('45 MB');
  });

  it('writes over one line of a terminal, and a few lines elsewhere', () => {
    const shown = (isTTY: boolean): string[] => {
      const lines: string[] = [];
      const progress = downloadProgress('a', { isTTY, write: (text) => lines.push(text) });
      for (let bytes = 1; bytes <= 100; bytes++) progress.at(bytes * 1e5, 1e7);
      progress.end();
      return lines;
    };
    expect(shown(false)).toEqual([
      'set-up:   a: 3 of 10 MB (25%)\n',
      'set-up:   a: 5 of 10 MB (50%)\n',
      'set-up:   a: 8 of 10 MB (75%)\n',
      'set-up:   a: 10 of 10 MB (100%)\n',
    ]);
    const terminal = shown(true);
    expect(terminal.at(-2)).toContain('\r');
    expect(terminal.at(-2)).toContain('10 of 10 MB (100%)');
    expect(terminal.at(-1)).toBe('\n');
  });
});
