import { createReadStream } from 'node:fs';
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { unpackTar } from 'modern-tar/fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { archiveFolder, writeSums } from '../../../build/packaging/archive.mjs';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-archive-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('an archived folder comes out as it was, programs and links too, under its new name', async () => {
  const packaged = join(folder, 'linux-unpacked');
  await mkdir(join(packaged, 'lib'), { recursive: true });
  await writeFile(join(packaged, 'atelier'), 'a program');
  await chmod(join(packaged, 'atelier'), 0o755);
  await writeFile(join(packaged, 'lib', 'whole.so.2'), 'a library');
  await symlink('whole.so.2', join(packaged, 'lib', 'whole.so'));
  const file = join(folder, 'atelier.tar.gz');
  await archiveFolder(packaged, 'atelier-0.1.0', file);
  const out = join(folder, 'out');
  await pipeline(createReadStream(file), createGunzip(), unpackTar(out));
  const program = join(out, 'atelier-0.1.0', 'atelier');
  expect(await readFile(program, 'utf8')).toBe('a program');
  expect((await stat(program)).mode & 0o111).toBe(0o111);
  expect(await readlink(join(out, 'atelier-0.1.0', 'lib', 'whole.so'))).toBe('whole.so.2');
});

it('the sums are of what is handed out, and of nothing else', async () => {
  await writeFile(join(folder, 'builder-debug.yml'), 'x');
  const sums = await readFile(await writeSums(folder), 'utf8');
  const bytes = await readFile(join(folder, 'atelier.tar.gz'));
  const hash = createHash('sha256').update(bytes).digest('hex');
  expect(sums).toBe(`${hash}  atelier.tar.gz\n`);
});
