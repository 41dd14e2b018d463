/** A run's file that is damaged is told apart from one of something else, and its faults are sentences. */
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunStore } from '@engine/runs/run-store';
import { importRun } from '@engine/share/import-run';
import { ShareError } from '@engine/share/share-error';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/run-record';

const RUN = '20260101-000000-linear-abcd';

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

const entry = (name: string, body: string): TarEntry => ({
  header: { name: `${RUN}/${name}`, size: Buffer.byteLength(body), type: 'file' },
  body,
});
const record = (changes = {}): TarEntry =>
  entry('run.json', JSON.stringify({ ...runRecord(RUN, {}), bestEpoch: null, ...changes }));

async function packed(...entries: TarEntry[]): Promise<Buffer> {
  return gzipSync(await packTar(entries));
}

async function refusal(bytes: Uint8Array): Promise<string> {
  writeFileSync(file, bytes);
  const error: unknown = await importRun(store, file).then(
    () => new Error('It was taken.'),
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(ShareError);
  expect(existsSync(store.folder) ? readdirSync(store.folder) : []).toEqual([]);
  const { message } = error as Error;
  expect(message).toMatch(/^[A-Z].*[^.]\.$/);
  // Where it was unpacked is nobody's business, and words of the system are no sentence.
  expect(message).not.toContain(home.path);
  expect(message).not.toMatch(/E[A-Z]{4,}|Unexpected token/);
  return message;
}

describe('a file of a run', () => {
  it('is damaged where bytes follow its end, however many', async () => {
    const whole = await packed(record());
    for (const more of ['gg', 'garbage', 'g'.repeat(200_000)]) {
      expect(await refusal(Buffer.concat([whole, Buffer.from(more)]))).toBe(
        'The file has additional bytes after its end, so it is damaged. Ask for it to be sent again.',
      );
    }
    // One byte could be the beginning of another part.
    expect(await refusal(Buffer.concat([whole, Buffer.from('g')]))).toMatch(
      /incomplete or damaged/,
    );
    const large = await packed(record(), entry('times.ndjson', ' '.repeat(500_000)));
    expect(await refusal(Buffer.concat([large, Buffer.from('garbage')]))).toMatch(
      /additional bytes/,
    );
    // As disks and tapes fill their blocks.
    writeFileSync(file, Buffer.concat([whole, Buffer.alloc(512)]));
    expect((await importRun(store, file)).record.run).toBe(RUN);
  });

  it('is another one where it begins as none', async () => {
    const whole = await packed(record());
    expect(await refusal(whole.subarray(1))).toBe('Not an Atelier run file (.atelier).');
    expect(await refusal(Buffer.from('words'))).toBe('Not an Atelier run file (.atelier).');
    const changed = Buffer.from(whole);
    changed.writeUInt8(7, 2);
    expect(await refusal(changed)).toMatch(/incomplete or damaged/);
  });

  it('names the file of its checkpoint that is missing', async () => {
    const message = await refusal(await packed(record({ checkpoint: 'epoch-1' })));
    expect(message).toBe(
      'The file does not contain a usable run: The run’s checkpoint epoch-1 cannot be read: state.json is missing.',
    );
    const broken = entry('checkpoints/epoch-1/state.json', '{"a"');
    expect(await refusal(await packed(record({ checkpoint: 'epoch-1' }), broken))).toMatch(
      /The run’s checkpoint epoch-1 cannot be read: it is not valid JSON/,
    );
  });

  it.each([
    ['nested', '['.repeat(100), /a usable run: its JSON is nested more than 32 levels deep\.$/],
    [
      'long',
      `[${'0,'.repeat(2_200_000)}0]`,
      /a usable run: its JSON has more than 2,000,000 values\.$/,
    ],
    ['no JSON', 'hello', /a usable run: it is not valid JSON/],
  ])('says of what it has whose fault it is: %s', async (_what, text, expected) => {
    expect(await refusal(await packed(record(), entry('evaluation.json', text)))).toMatch(expected);
  });

  it.skipIf(process.getuid?.() === 0)('may be one that cannot be read', async () => {
    writeFileSync(file, await packed(record()));
    chmodSync(file, 0);
    await expect(importRun(store, file)).rejects.toThrow('run.atelier cannot be read');
  });
});
