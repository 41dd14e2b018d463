/** Small files that unpack to much are refused by what they announce, and nothing of them stays. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunStore } from '@engine/runs/run-store';
import { importRun } from '@engine/share/import-run';
import { memberLimit } from '@engine/share/member-limits';
import { ShareError } from '@engine/share/share-error';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/run-record';

const RUN = '20260101-000000-linear-abcd';
const MIB = 2 ** 20;

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let file: string;
beforeEach(() => {
  home = temporaryFolder();
  store = new RunStore(join(home.path, 'home'));
  file = join(home.path, 'run.atelier');
});
afterEach(() => {
  home.remove();
});

function entry(name: string, body: string | Uint8Array = ''): TarEntry {
  const content = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return { header: { name, size: content.length, type: 'file' }, body: content };
}

const record = (parameterCount = 1000): TarEntry =>
  entry(`${RUN}/run.json`, JSON.stringify(runRecord(RUN, { parameterCount })));

async function write(...entries: TarEntry[]): Promise<void> {
  writeFileSync(file, gzipSync(await packTar(entries)));
}

/** What is said, once it is sure that it took little and that nothing stays. */
async function refusal(): Promise<string> {
  const [began, before] = [process.cpuUsage(), process.memoryUsage().rss];
  const error: unknown = await importRun(store, file).then(
    () => new Error('It was taken.'),
    (cause: unknown) => cause,
  );
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1e6).toBeLessThan(3);
  expect(process.memoryUsage().rss - before).toBeLessThan(600 * MIB);
  expect(error).toBeInstanceOf(ShareError);
  const staging = join(store.home, 'importing');
  expect(existsSync(staging) ? readdirSync(staging) : []).toEqual([]);
  expect(existsSync(store.folder) ? readdirSync(store.folder) : []).toEqual([]);
  return (error as Error).message;
}

describe('a file of a run', () => {
  it.each([
    'evaluation.json',
    'metrics.ndjson',
    'histograms.ndjson',
    'times.ndjson',
    'lesson.json',
    'notes.json',
    'predictions.safetensors',
    'anything.txt',
    'constructor',
    'toString',
  ])('is no larger than runs have it: %s', async (name) => {
    const bytes = new Uint8Array(memberLimit([name], 1000) + 1).fill(0x20);
    await write(record(), entry(`${RUN}/${name}`, bytes));
    expect(await refusal()).toMatch(/exceeds the limit for a run/);
  });

  it('has weights that go with its number of parameters', async () => {
    const weights = entry(`${RUN}/weights.safetensors`, new Uint8Array(3 * MIB));
    await write(record(1000), weights);
    expect(await refusal()).toMatch(/exceeds the limit for a run/);
  });

  it.each([
    ['evaluation.json', `[${'{},'.repeat(2e6)}{}]`],
    ['evaluation.json', '['.repeat(5e6)],
    ['metrics.ndjson', '{}\n'.repeat(4e6)],
    ['histograms.ndjson', 'x'.repeat(5e6)],
    ['histograms.ndjson', `[${'[],'.repeat(6e5)}[]]\n`],
    ['weights.safetensors', '\x40\x42\x0f\0\0\0\0\0' + '['.repeat(1e6)],
  ])('is not read into objects without end: %s', async (name, text) => {
    await write(record(200_000), entry(`${RUN}/${name}`, text));
    expect(await refusal()).toMatch(/does not contain a usable run/);
  });
});

/** A tar header block. */
function header(name: string, size: number, type: string): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\0' + '00', 257);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

describe('an archive', () => {
  it.each<[string, () => Buffer]>([
    ['of folders', () => header(`${RUN}/a/`, 0, '5')],
    [
      'of notes about files',
      () => {
        const note = '26 comment=abcdefghijklmno\n';
        return Buffer.concat([
          header('note', note.length, 'x'),
          Buffer.from(note.padEnd(512, '\0')),
        ]);
      },
    ],
  ])('is not all headers: %s', async (_what, one) => {
    const whole = Buffer.from(await packTar([record()]));
    const first = whole.subarray(0, whole.length - 1024);
    const many = Buffer.concat(Array.from({ length: 60_000 }, one));
    writeFileSync(file, gzipSync(Buffer.concat([first, many, Buffer.alloc(1024)])));
    expect(await refusal()).toMatch(/exceeds the limit for a run/);
  });

  it('is not all padding', async () => {
    const whole = Buffer.from(await packTar([record()]));
    writeFileSync(file, gzipSync(Buffer.concat([whole, Buffer.alloc(64 * MIB)])));
    expect(await refusal()).toMatch(/exceeds the limit for a run/);
  });

  it.skipIf(process.platform === 'win32')('is a regular file', async () => {
    execFileSync('mkfifo', [file]);
    expect(await refusal()).toMatch(/run.atelier is a pipe, socket or device, not a file/);
  });
});
