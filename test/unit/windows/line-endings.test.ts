/** Files as Windows' editors save them: lines that end in CR LF, and a byte-order mark in front. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readClassNames } from '@engine/data/class-names';
import { parseGroups } from '@engine/data/folder/groups';
import { readMetadata } from '@engine/data/folder/metadata';
import { RunStore } from '@engine/runs/run-store';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord, writeRecords } from '../../support/run-record';
import { write } from '../../support/image-folder';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});

const BOM = '\uFEFF';
const asOnWindows = (...lines: string[]): string => `${BOM}${lines.join('\r\n')}\r\n`;

describe('groups', () => {
  it('are the same, and paths with backslashes are those of the images', () => {
    const text = asOnWindows('file,group', '.\\red\\1.png,a', 'red\\2.png,a', './blue/3.png,b');
    const { groupOf } = parseGroups(text, 'groups.csv', 'group');
    expect([...groupOf]).toEqual([
      ['red/1.png', 'a'],
      ['red/2.png', 'a'],
      ['blue/3.png', 'b'],
    ]);
  });

  it('are of people too', () => {
    const text = asOnWindows('file,person', '"red\\1.png","Ann, B."');
    expect([...parseGroups(text, 'people.csv', 'person').groupOf]).toEqual([
      ['red/1.png', 'Ann, B.'],
    ]);
  });
});

describe('metadata of images', () => {
  it('is the same as CSV and as JSON lines', async () => {
    write(
      folder.path,
      'a/metadata.csv',
      asOnWindows('file_name,label', '.\\1.png,hat', '2.png,coat'),
    );
    const line = (file_name: string, label: string) => JSON.stringify({ file_name, label });
    write(
      folder.path,
      'b/metadata.jsonl',
      asOnWindows(line('c\\1.png', 'hat'), line('2.png', 'coat')),
    );
    const metadata = await readMetadata(folder.path, ['a/metadata.csv', 'b/metadata.jsonl']);
    expect(metadata?.classOf('a/1.png')).toBe('hat');
    expect(metadata?.classOf('a/2.png')).toBe('coat');
    expect(metadata?.classOf('b/c/1.png')).toBe('hat');
    expect(metadata?.classOf('b/2.png')).toBe('coat');
  });
});

it('names of classes have no end of line', async () => {
  write(folder.path, 'labels.txt', asOnWindows('Hat', 'Coat'));
  expect(await readClassNames(folder.path)).toEqual(['Hat', 'Coat']);
});

it('a run whose text files were converted is read as before', async () => {
  const run = '20260101-000000-linear-abcd';
  writeRecords(folder.path, [runRecord(run)]);
  const store = new RunStore(folder.path);
  const before = { record: await store.read(run), metrics: await store.metrics(run) };
  for (const name of ['run.json', 'metrics.ndjson']) {
    const file = join(folder.path, 'runs', run, name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
  }
  expect({ record: await store.read(run), metrics: await store.metrics(run) }).toEqual(before);
});
