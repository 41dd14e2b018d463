/** What the terminal writes, on disks that are full or read-only: in one sentence, and nothing torn. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pick, PIXELS } from '@engine/data/dataset';
import { RunStore } from '@engine/runs/run-store';
import { halfMade } from '@engine/support/leftovers';
import { faultsIn } from '../support/audit';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { png, studioPhoto } from '../support/pictures';
import { canMount, FILL, onSmallDisk } from '../support/small-disk';
import { Terminal } from '../support/terminal';

const PROGRAM = join(process.cwd(), 'out/main/atelier.cjs');
const TINY = ['--model', 'dense', '--hidden', '64', '--batch-size', '64'];

let terminal: Terminal;
/** Outside of the app's folder. */
let elsewhere: string;

function writePhotos(folder: string, { pixels }: { pixels: Uint8Array }): void {
  for (const [at, className] of ['Bag', 'Coat'].entries()) {
    mkdirSync(join(folder, className), { recursive: true });
    const photo = studioPhoto(pixels.subarray(at * PIXELS, (at + 1) * PIXELS), 4, 20);
    writeFileSync(join(folder, className, `${at}.png`), png(photo));
  }
}

beforeAll(async () => {
  terminal = new Terminal();
  elsewhere = new Terminal().home;
  const slice = await realSlice(800, 100);
  writeIdxFolder(join(elsewhere, 'data'), slice);
  writePhotos(join(elsewhere, 'photos'), slice.test);
  writePhotos(join(elsewhere, 'others'), pick(slice.test, [2, 3]));
  const data = ['--data', join(elsewhere, 'data')];
  await terminal.asked('train', ...TINY, ...data, '--epochs', '2', '--name', 'One');
  await terminal.asked('collection', 'import', join(elsewhere, 'photos'));
  await terminal.asked('share', 'One', '--out', join(elsewhere, 'one.atelier'));
}, 120_000);
afterAll(() => {
  terminal.remove();
});

/** What each command writes into its own home, or into a folder of the person's. */
const COMMANDS = (disk: string) => [
  ['collection', 'import', join(elsewhere, 'others')],
  ['import', join(elsewhere, 'one.atelier')],
  ['share', 'One', '--out', join(disk, 'out.atelier')],
  ['collection', 'export', join(disk, 'pictures'), '--format', 'png'],
  ['map', 'One', '--method', 'pca', '--out', join(disk, 'map.csv')],
  ['train', ...TINY, '--data', join(elsewhere, 'data'), '--epochs', '1'],
];

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/** Each command on a disk that holds the whole home; then the disk is copied to where it can be looked at. */
async function carryOut(
  name: string,
  prepare: string,
): Promise<{ answers: string[]; complaints: string[]; found: string }> {
  const disk = join(elsewhere, name);
  const found = join(elsewhere, `${name}, found`);
  mkdirSync(disk);
  const asks = COMMANDS(disk).map((words) => `"$2" "$3" ${quoted(words)} >/dev/null; echo $?`);
  const lines = ['cp -a "$4/." "$1/home"', prepare, ...asks, 'cp -a "$1" "$5"'].join('\n');
  const where = { disk, size: '64m', env: { ATELIER_HOME: join(disk, 'home') } };
  const words = [process.execPath, PROGRAM, terminal.home, found];
  const { stdout, stderr } = await onSmallDisk(where, lines, ...words);
  const complaints = stderr.split('\n').filter((line) => line.startsWith('atelier: '));
  return { answers: stdout.trim().split('\n'), complaints, found };
}

/** Wait until the process that writes to a file has told of an epoch, or has ended. */
const untilEpoch = (file: string): string =>
  `until grep -q '"type":"epoch"' "${file}"; do kill -0 $trainer || break; sleep 0.1; done`;

describe.skipIf(!canMount())('on a disk that is', () => {
  it.each([
    ['full', FILL, /disk is full|Not enough disk space|ENOSPC/],
    ['read-only', 'mount -o remount,ro "$1"', /read-only|EROFS|not a writable folder/],
  ])(
    '%s every command that writes ends in one sentence and leaves nothing',
    async (name, prepare, sentence) => {
      const { answers, complaints, found } = await carryOut(name, prepare);
      expect(answers).toEqual(COMMANDS('').map(() => '1'));
      expect(complaints).toEqual(COMMANDS('').map(() => expect.stringMatching(sentence) as string));
      const home = join(found, 'home');
      expect(await faultsIn(home)).toEqual([]);
      expect(await halfMade(home)).toEqual([]);
      expect(await new RunStore(home).list()).toEqual(await new RunStore(terminal.home).list());
    },
    120_000,
  );

  it('filled while a run trains, keeps every epoch of it that was told of, and the run goes on', async () => {
    const disk = join(elsewhere, 'filling');
    const found = join(elsewhere, 'filling, found');
    const told = join(elsewhere, 'told');
    mkdirSync(disk);
    const data = ['--data', join(elsewhere, 'data')];
    const epochs = ['--epochs', '300'];
    const train = quoted(['train', ...TINY, ...data, ...epochs, '--name', 'Two', '--json']);
    const lines = [
      `"$2" "$3" ${train} >"$4" & trainer=$!`,
      untilEpoch('$4'),
      FILL,
      'wait $trainer; echo $?',
      'cp -a "$1/home" "$5"',
      'rm "$1/filler"',
      '"$2" "$3" resume Two --json >"$4 again" & trainer=$!',
      untilEpoch('$4 again'),
      'kill -INT $trainer; wait $trainer; echo $?',
    ].join('\n');
    const where = { disk, size: '160m', env: { ATELIER_HOME: join(disk, 'home') } };
    const { stdout, stderr } = await onSmallDisk(
      where,
      lines,
      process.execPath,
      PROGRAM,
      told,
      found,
    );
    expect(stdout.trim().split('\n')).toEqual(['1', '0']);
    expect(stderr).toMatch(/atelier: The disk is full/);
    expect(await faultsIn(found)).toEqual([]);
    const [two] = (await new RunStore(found).list()).runs;
    const lastTold = readFileSync(told, 'utf8').match(/"epoch":\d+,"step"/g)?.length ?? 0;
    expect(two?.epochsDone).toBeGreaterThanOrEqual(Math.max(1, lastTold));
  }, 120_000);
});
