/** The terminal's server among clients that mean it harm, by its own process's memory. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { storedRun } from '../support/stored-run';
import { Terminal } from '../support/terminal';

const MIB = 2 ** 20;
const PAGE = 'http://localhost:3000';

let terminal: Terminal;
let server: ChildProcess;
let address: string;
const sockets: Socket[] = [];
beforeAll(async () => {
  terminal = new Terminal();
  const store = new RunStore(terminal.home);
  const { run, network } = await storedRun(store, settingsFor('linear', {}), { name: 'Mine' });
  network.free();
  const words = ['serve', run, '--port', '0', '--cors', PAGE, '--cors', 'https://example.org'];
  server = spawn(process.execPath, ['out/main/atelier.cjs', ...words, '--json'], {
    env: { ...process.env, ATELIER_HOME: terminal.home },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  address = await new Promise<string>((resolve, reject) => {
    let text = '';
    server.once('error', reject);
    server.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /"address":"([^"]+)"/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
}, 120_000);
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.kill('SIGKILL');
  terminal.remove();
});

/** Of the server's process, in bytes: the most that it ever had. */
function mostMemory(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
}

function holdOpen(port: number): void {
  const socket = connect(port, '127.0.0.1', () => {
    socket.write('POST /classify HTTP/1.1\r\nHost: localhost\r\n');
    socket.write(`Content-Length: ${31 * MIB}\r\n\r\n`);
    socket.write(Buffer.alloc(30 * MIB, 65));
  });
  sockets.push(socket);
  socket.on('error', () => undefined);
}

describe.runIf(process.platform === 'linux')('64 bodies of 30 MB that do not end', () => {
  it('take the memory of a few, and others are answered meanwhile', async () => {
    const before = mostMemory();
    const { port } = new URL(address);
    for (let at = 0; at < 64; at++) holdOpen(Number(port));
    for (let round = 0; round < 20; round++) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect((await fetch(`${address}/healthz`)).status).toBe(200);
    }
    expect((mostMemory() - before) / MIB).toBeLessThan(400);
  }, 60_000);
});

describe('serve --cors', () => {
  it('lets in the pages that it names, as often as it is given', async () => {
    for (const origin of [PAGE, 'https://example.org']) {
      const { status, headers } = await fetch(`${address}/healthz`, { headers: { origin } });
      expect(status).toBe(200);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
    }
    const other = await fetch(`${address}/healthz`, { headers: { origin: 'http://localhost:1' } });
    expect(other.status).toBe(403);
  });

  it.each(['*', 'example.org', 'https://example.org/page', ''])('refuses %j', async (origin) => {
    const { code, stderr } = await terminal.atelier(['serve', 'x', `--cors=${origin}`]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^atelier: --cors: An origin is http/);
  });
});
