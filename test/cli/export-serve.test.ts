/** `export` and `serve`, by the built command itself. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { png, studioPhoto } from '../support/pictures';
import { runRecord, storedRun } from '../support/stored-run';
import { Terminal } from '../support/terminal';

const PROGRAM = 'out/main/atelier.cjs';

interface Finished {
  code: number | null;
  lines: string[];
  errors: string[];
}

let terminal: Terminal;
beforeAll(async () => {
  terminal = new Terminal();
  const settings = settingsFor('dense', { hidden: [8] });
  const store = new RunStore(terminal.home);
  const { network } = await storedRun(store, settings, { name: 'First one' });
  network.free();
  // As if this process trained it.
  await store.create(runRecord('busy', { status: 'running', name: 'Busy one' }));
});
afterAll(() => {
  terminal.remove();
});

function started(
  args: string[],
  more: NodeJS.ProcessEnv = {},
): { child: ChildProcess; finished: Promise<Finished> } {
  const env = { ...process.env, ATELIER_HOME: terminal.home, ...more };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env });
  const [lines, errors]: [string[], string[]] = [[], []];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith('atelier: ')) errors.push(line);
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, lines, errors });
    });
  });
  return { child, finished };
}

async function atelier(...args: string[]): Promise<Finished> {
  const { code, stdout, stderr } = await terminal.atelier(args);
  const linesOf = (text: string) => (text === '' ? [] : text.trimEnd().split('\n'));
  return { code, lines: linesOf(stdout), errors: linesOf(stderr) };
}

describe('atelier export', () => {
  it.each([
    ['tfjs', 'model.json'],
    ['savedmodel', 'saved_model.pb'],
    ['onnx', 'model.onnx'],
    ['keras-script', 'train.py'],
    ['serving', 'models/first-one/1/saved_model.pb'],
  ])('writes %s', async (format, file) => {
    const out = join(terminal.home, 'Mine & Größe', format);
    const args = ['export', 'First one', '--format', format, '--out', out, '--json'];
    const { code, lines } = await atelier(...args);
    expect(code).toBe(0);
    expect(existsSync(join(out, file))).toBe(true);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'result', format, folder: out });
    const again = await atelier(...args);
    // An export for serving takes another version.
    expect(again.code).toBe(format === 'serving' ? 0 : 1);
    if (format !== 'serving') expect(again.errors[0]).toMatch('already exists');
    expect(readdirSync(join(out, '..')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.each([
    [['export', 'First one', '--out', 'x'], 2, /--format must be one of tfjs, savedmodel/],
    [['export', 'First one', '--format', 'onnx'], 2, /Specify the new folder/],
    [['export', 'nothing', '--format', 'onnx', '--out', 'x'], 1, /There is no run "nothing"/],
    [['export', 'Busy one', '--format', 'onnx', '--out', 'x'], 1, /"Busy one" is training\. /],
    [['serve', 'nothing'], 1, /There is no run "nothing"/],
    [['serve', 'Busy one', '--port', '0'], 1, /"Busy one" is training\. /],
    [['serve', 'First one', '--port', 'x'], 2, /--port must be a whole number/],
    [['serve', 'First one', '--port', '70000'], 2, /--port must be at most 65535/],
    [['serve', 'First one', '--grpc-port', 'x'], 2, /--grpc-port must be a whole number/],
    [
      ['serve', 'First one', '--host', '0.0.0.0'],
      2,
      /makes the model reachable from other computers: add --token/,
    ],
  ] as const)('%j says what is wrong', async (args, expected, message) => {
    const { code, errors } = await atelier(...args);
    expect(code).toBe(expected);
    expect(errors).toEqual([expect.stringMatching(message)]);
    expect(existsSync('x')).toBe(false);
  });
});

/** The first line of a server's output. */
async function address(child: ChildProcess): Promise<Record<string, string>> {
  if (child.stdout === null) throw new Error('The server has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    return JSON.parse(line) as Record<string, string>;
  }
  throw new Error('The server said nothing.');
}

describe('atelier serve', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('answers until %s', async (signal) => {
    const { child, finished } = started(['serve', 'First one', '--port', '0', '--json']);
    const { type, name, url = '' } = await address(child);
    expect({ type, name }).toEqual({ type: 'serving', name: 'first-one' });
    const black = Array.from({ length: 28 }, () => Array.from({ length: 28 }, () => [0]));
    const body = JSON.stringify({ instances: [black] });
    const response = await fetch(`${url}:predict`, { method: 'POST', body });
    expect(response.status).toBe(200);
    const { predictions } = (await response.json()) as { predictions: number[][] };
    expect(predictions[0]?.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 5);
    const photo = Uint8Array.from(png(studioPhoto(new Uint8Array(784).fill(90, 200, 600))));
    const seen = await fetch(new URL('/classify', url), { method: 'POST', body: photo });
    expect(await seen.json()).toMatchObject({ garmentFound: true });
    child.kill(signal);
    const { code, lines } = await finished;
    expect(code).toBe(0);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'result', name: 'first-one' });
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('has the gRPC API of TensorFlow Serving where it gets a port', async () => {
    const flags = ['--port', '0', '--grpc-port', '0', '--json'];
    const { child, finished } = started(['serve', 'First one', ...flags]);
    const { grpcAddress = '' } = await address(child);
    expect(grpcAddress).toMatch(/^127\.0\.0\.1:\d+$/);
    const [host = '', port] = grpcAddress.split(':');
    const socket = connect({ host, port: Number(port) });
    await once(socket, 'connect');
    socket.destroy();
    child.kill('SIGTERM');
    expect((await finished).code).toBe(0);
  });

  it('says that a port is in use, and which is free', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, lines, errors } = await atelier('serve', 'First one', '--port', String(port));
    other.close();
    expect(code).toBe(1);
    expect(lines).toEqual([]);
    const sentence = new RegExp(`^atelier: Port ${port} is in use; \\d+ is free\\.$`);
    expect(errors).toEqual([expect.stringMatching(sentence)]);
  });

  it('needs its token beyond this computer', async () => {
    const flags = ['--host', '0.0.0.0', '--token', 'secret', '--port', '0'];
    const { child, finished } = started(['serve', 'First one', ...flags, '--json']);
    const { url = '' } = await address(child);
    expect((await fetch(url)).status).toBe(401);
    const headers = { authorization: 'Bearer secret' };
    expect((await fetch(url, { headers })).status).toBe(200);
    child.kill('SIGTERM');
    const { code, errors } = await finished;
    expect(code).toBe(0);
    expect(errors.join('\n')).toContain('can see --token in the process list');
  });

  it('takes its token from where other users cannot read it', async () => {
    const file = join(terminal.home, 'token.txt');
    writeFileSync(file, '  from-a-file\r\n');
    const flags = ['serve', 'First one', '--host', '0.0.0.0', '--port', '0', '--json'];
    const cases: [string[], NodeJS.ProcessEnv, string | null][] = [
      [['--token-file', file], {}, 'from-a-file'],
      [[], { ATELIER_TOKEN: 'from-the-environment' }, 'from-the-environment'],
      [['--new-token'], {}, null],
    ];
    for (const [more, env, expected] of cases) {
      const { child, finished } = started([...flags, ...more], env);
      const { url = '', token = expected } = await address(child);
      expect(child.spawnargs.join(' ')).not.toContain(token);
      expect((await fetch(url)).status).toBe(401);
      const headers = { authorization: `Bearer ${token ?? ''}` };
      expect((await fetch(url, { headers })).status).toBe(200);
      child.kill('SIGTERM');
      const { code, errors } = await finished;
      expect([code, errors]).toEqual([0, []]);
    }
  });

  it.each([
    [['--token', ''], '--token must not be empty'],
    [['--token', 'a b'], 'without spaces'],
    [['--token', 'a\u001B[1m'], 'without spaces'],
    [['--token', 'x', '--new-token'], 'Choose one'],
    [['--token-file', '.'], 'is a folder'],
  ])('refuses a token that cannot be sent: %j', async (more, sentence) => {
    const { errors } = await atelier('serve', 'First one', '--port', '0', ...more);
    expect(errors.at(-1)).toContain(sentence);
  });
});
