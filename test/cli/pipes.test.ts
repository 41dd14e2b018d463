/** Output that nobody reads any more ends no work, by real pipes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PIXELS } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { png, studioPhoto } from '../support/pictures';
import { Terminal } from '../support/terminal';

/** Of a program whose reader is gone. */
const READER_GONE = 141;
/** More than anybody waits for. */
const ENDLESS = ['--model', 'linear', '--epochs', '1000'];

let terminal: Terminal;
let data: string[];
beforeAll(async () => {
  terminal = new Terminal();
  await terminal.trainSmallOne();
  data = ['--data', join(terminal.home, 'data')];
}, 120_000);
afterAll(() => {
  terminal.remove();
});

/** Test images as photos, in folders named for two classes. @returns the folder */
async function writePhotos(name: string, count: number): Promise<string> {
  const folder = join(terminal.home, name);
  const { test } = await readDataset({ folder: join(terminal.home, 'data') });
  for (let at = 0; at < count; at++) {
    const inner = join(folder, at % 2 === 0 ? 'hat' : 'scarf');
    mkdirSync(inner, { recursive: true });
    const photo = studioPhoto(test.pixels.subarray(at * PIXELS, (at + 1) * PIXELS));
    writeFileSync(join(inner, `${at}.png`), png(photo));
  }
  return folder;
}

async function runNamed(name: string): Promise<Record<string, unknown> | undefined> {
  const { lines } = await terminal.asked('runs');
  return lines.find((line) => line['name'] === name);
}

describe.skipIf(process.platform === 'win32')('a reader that is gone', () => {
  it.each([
    ['after the first line', [], 'head -n 1'],
    ['after the first line of JSON', ['--json'], 'head -n 1'],
    ['from the start', [], 'true'],
  ])('stops a run in order, %s', async (when, flags, reader) => {
    const args = ['train', ...ENDLESS, ...data, '--name', when, ...flags];
    const { code, stderr } = await terminal.piped(args, reader);
    expect([code, stderr]).toEqual([READER_GONE, '']);
    expect(await runNamed(when)).toMatchObject({ status: 'stopped' });
    expect(readdirSync(join(terminal.home, 'locks'))).toEqual([]);
  });

  it('of stderr stops nothing', async () => {
    const settings = '--model linear --epochs 2 --name "no stderr" --data "$ATELIER_HOME/data"';
    const train = `"$NODE" "$PROGRAM" train ${settings} 2>&1 >/dev/null | true; exit "\${PIPESTATUS[0]}"`;
    expect((await terminal.bash(train)).code).toBe(0);
    expect(await runNamed('no stderr')).toMatchObject({ status: 'finished' });
    const script = `"$NODE" "$PROGRAM" nothing 2>&1 >/dev/null | true; exit "\${PIPESTATUS[0]}"`;
    expect((await terminal.bash(script)).code).toBe(2);
  });

  it('leaves a run that can be resumed', async () => {
    const args = ['train', ...ENDLESS, ...data, '--name', 'on', '--json'];
    await terminal.piped(args, 'head -n 1');
    const stopped = await runNamed('on');
    const epochs = Number(stopped?.['epochsDone']) + 1;
    const { result } = await terminal.asked('resume', 'on', '--epochs', String(epochs));
    expect(result['status']).toBe('finished');
    const again = await terminal.piped(['resume', 'on', '--epochs', '1000'], 'head -n 1');
    expect(again.code).toBe(READER_GONE);
    expect(await runNamed('on')).toMatchObject({ status: 'stopped' });
  });

  it('pauses a sweep, which goes on later', async () => {
    const args = ['sweep', '--model', 'linear', '--minutes', '5', ...data, '--json'];
    const { code } = await terminal.piped(args, 'head -n 1');
    expect(code).toBe(READER_GONE);
    const sweeps = join(terminal.home, 'sweeps');
    const [sweep = ''] = readdirSync(sweeps);
    const record = JSON.parse(readFileSync(join(sweeps, sweep, 'sweep.json'), 'utf8')) as object;
    expect(record).toMatchObject({ status: 'paused' });
  });

  it('stops repetitions and a range test', async () => {
    const repeat = await terminal.piped(['repeat', 'Small one', '--times', '50'], 'head -n 1');
    expect(repeat.code).toBe(READER_GONE);
    const range = ['range', '--model', 'linear', ...data];
    expect((await terminal.piped(range, 'head -n 1')).code).toBe(0);
  });

  it('stops what was of use only to it', async () => {
    // So many that most of them wait when the first is answered.
    const photos = await writePhotos('photos', 24);
    const classify = ['classify', 'Small one', photos];
    expect((await terminal.piped(classify, 'head -n 1')).code).toBe(READER_GONE);
    const bench = ['bench', 'accuracy', 'linear', ...data];
    expect((await terminal.piped(bench, 'head -n 1')).code).toBe(READER_GONE);
  });

  it('does not keep photos out of the collection, or files from being written', async () => {
    const photos = await writePhotos('few photos', 6);
    const imported = ['collection', 'import', photos, '--json'];
    expect((await terminal.piped(imported, 'head -n 1')).code).toBe(0);
    const { result } = await terminal.asked('collection', 'list');
    expect(result['photos']).toBe(6);
    const out = join(terminal.home, 'exported');
    expect((await terminal.piped(['collection', 'export', out], 'true')).code).toBe(0);
    expect(existsSync(out)).toBe(true);
    const file = join(terminal.home, 'shared.atelier');
    expect((await terminal.piped(['share', 'Small one', '--out', file], 'true')).code).toBe(0);
    expect(existsSync(file)).toBe(true);
  });

  it('stops fine-tuning in order', async () => {
    const photos = await writePhotos('few photos', 6);
    const teach = ['teach', 'Small one', photos, '--name', 'taught', '--json'];
    expect((await terminal.piped(teach, 'head -n 1')).code).toBe(READER_GONE);
    expect(readdirSync(join(terminal.home, 'locks'))).toEqual([]);
  });

  it.each([
    'runs',
    'runs --json',
    'runs --csv',
    'layers Small-one',
    'evaluate Small-one',
    'collection list',
    '--help',
  ])('of a list is no fault: %s', async (line) => {
    const args = line.split(' ').map((word) => (word === 'Small-one' ? 'Small one' : word));
    const { code, stderr } = await terminal.piped(args, 'head -n 1');
    expect([code, stderr]).toEqual([0, '']);
  });

  it('that is a full disk is told of', async () => {
    if (!existsSync('/dev/full')) return;
    const script = `"$NODE" "$PROGRAM" train --model linear --epochs 1000 --name full --data "$ATELIER_HOME/data" >/dev/full`;
    const { code, stderr } = await terminal.bash(script);
    expect([code, stderr]).toEqual([1, 'atelier: The output cannot be written (ENOSPC).']);
    expect(await runNamed('full')).toMatchObject({ status: 'stopped' });
  });
});
