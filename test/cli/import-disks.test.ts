/** `import` where Atelier's own disk is full or read-only, or that for what is temporary: real ones. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/idx-folder';
import { canMount, onSmallDisk } from '../support/small-disk';
import { TENSORFLOW_MODEL } from '../support/tensorflow-model';

const PROGRAM = join(process.cwd(), 'out/main/atelier.cjs');

let elsewhere: ReturnType<typeof temporaryFolder>;
let model: string;
beforeAll(() => {
  elsewhere = temporaryFolder();
  model = join(elsewhere.path, 'Größe & more');
  cpSync(TENSORFLOW_MODEL, model, { recursive: true });
});
afterAll(() => {
  elsewhere.remove();
});

/** @param names by which of the environment the disk is known @returns sentences, and what is left on the disk */
async function importOn(
  disk: string,
  { size, names, prepare = '' }: { size: string; names: string[]; prepare?: string },
): Promise<{ sentences: string[]; printed: string[] }> {
  mkdirSync(disk);
  const lines = `${prepare}\n"$2" "$3" import "$4"; echo code $?; find "$1" -type f`;
  const home = { ATELIER_HOME: join(elsewhere.path, 'home') };
  const env = { ...home, ...Object.fromEntries(names.map((name) => [name, disk])) };
  const words = [process.execPath, PROGRAM, model];
  const { stdout, stderr } = await onSmallDisk({ disk, size, env }, lines, ...words);
  return {
    sentences: stderr.split('\n').filter((line) => line.startsWith('atelier: ')),
    printed: stdout.trim().split('\n'),
  };
}

describe.skipIf(!canMount())('an import where the disk is', () => {
  it.each([
    ['full', { size: '64k' }, /^atelier: The model cannot be saved: the disk is full\./],
    [
      'read-only',
      { size: '1m', prepare: 'mount -o remount,ro "$1"' },
      /^atelier: The model cannot be saved: (the disk is read-only|the folder cannot be created)\./,
    ],
  ])('%s gets one sentence and leaves nothing', async (name, options, sentence) => {
    const disk = join(elsewhere.path, `a home, ${name}`);
    const { sentences, printed } = await importOn(disk, { ...options, names: ['ATELIER_HOME'] });
    expect(sentences).toEqual([expect.stringMatching(sentence)]);
    expect(sentences[0]).toMatch(/ No files were created\.$/);
    expect(printed).toEqual(['code 1']);
  });

  it('full where the model is looked at gets one sentence and leaves nothing', async () => {
    const disk = join(elsewhere.path, 'temporary');
    const { sentences, printed } = await importOn(disk, { size: '8k', names: ['TMPDIR'] });
    expect(sentences).toEqual([
      `atelier: The model cannot be copied to ${disk}: the disk is full. No files were created.`,
    ]);
    expect(printed).toEqual(['code 1']);
  });
});
