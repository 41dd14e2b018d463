/** libtensorflow lies in node_modules, which npm empties when the lockfile changes: it is kept meanwhile. */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/idx-folder';

const SCRIPT = `
  import { fetchTensorflow } from './build/setup/tensorflow.mjs';
  import { runAsProgram } from './build/setup/step.mjs';
  await runAsProgram(async () => { await fetchTensorflow(); return 0; });`;

let checkout: ReturnType<typeof temporaryFolder>;
let server: Server;
let requests: number;
beforeEach(async () => {
  checkout = temporaryFolder();
  for (const name of ['build', 'package.json', 'package-lock.json']) {
    cpSync(name, join(checkout.path, name), { recursive: true });
  }
  requests = 0;
  server = createServer((_request, response) => {
    requests += 1;
    response.end('a forged archive');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.close();
  checkout.remove();
});

const place = (...path: string[]): string =>
  join(checkout.path, 'node_modules', '@tensorflow', 'tfjs-node', ...path);
const kept = (...path: string[]): boolean =>
  existsSync(join(checkout.path, '.setup', 'tensorflow', ...path));

/** An installed one, of a lockfile that is not the present one. */
function install(version: string): void {
  for (const folder of ['deps', 'lib']) mkdirSync(place(folder), { recursive: true });
  writeFileSync(place('package.json'), JSON.stringify({ version }));
  writeFileSync(place('deps', 'libtensorflow'), '');
  writeFileSync(place('lib', 'binding'), '');
  writeFileSync(place('.atelier-verified'), process.versions.node);
}

/** @returns what it said */
async function fetched(): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const env = { ...process.env, TFJS_NODE_CDN_STORAGE: `http://127.0.0.1:${port}/` };
  const options = { cwd: checkout.path, env };
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', SCRIPT], options);
  return run.then(
    ({ stderr }) => stderr,
    (error: unknown) => (error as { stderr: string }).stderr,
  );
}

describe('libtensorflow where other packages are to be installed', () => {
  it('is kept and not downloaded again, also where that is interrupted', async () => {
    install('4.22.0');
    expect(await fetched()).toBe('');
    expect(kept('deps', 'libtensorflow') && kept('lib', 'binding')).toBe(true);
    expect(await fetched()).toBe('');
    expect(requests).toBe(0);
  });

  it('is downloaded where the next binding is another, or a part is missing', async () => {
    install('4.21.0');
    expect(await fetched()).toContain('is not the expected file');
    expect(kept()).toBe(false);
    install('4.22.0');
    rmSync(place('lib'), { recursive: true });
    expect(await fetched()).toContain('is not the expected file');
    expect(requests).toBe(2);
  });
});
