import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedFiles as Announced } from '@contract/opened';
import { OpenedFiles } from '../../../electron/opened/opened-files';
import { temporaryFolder } from '../../support/idx-folder';
import { picture, write } from '../../support/image-folder';

let folder: ReturnType<typeof temporaryFolder>;
let opened: OpenedFiles;
let given: { runs: string[][]; files: Announced[]; problems: string[] };

beforeEach(() => {
  folder = temporaryFolder();
  opened = new OpenedFiles();
  given = { runs: [], files: [], problems: [] };
  write(folder.path, 'a.png', picture(8, 8, [9, 9, 9]));
});

afterEach(() => {
  folder.remove();
});

const place = (name: string): string => join(folder.path, name);

function begin(): void {
  opened.deliverTo({
    runs: (files) => given.runs.push(files),
    files: (files) => given.files.push(files),
    problem: (message) => given.problems.push(message),
  });
}

describe('files that are opened with the app', () => {
  it('wait for a window, and are given to it once and in order', async () => {
    opened.add([place('x.atelier')]);
    opened.add([place('y.atelier')]);
    begin();
    opened.add([]);
    opened.add([place('z.atelier')]);
    await expect.poll(() => given.runs.length).toBe(2);
    expect(given.runs).toEqual([[place('x.atelier'), place('y.atelier')], [place('z.atelier')]]);
    expect(given.files).toEqual([]);
  });

  it('are read by the window by their number, once, and no others', async () => {
    begin();
    opened.add([place('a.png')]);
    await expect.poll(() => given.files.length).toBe(1);
    const [photo] = given.files[0]?.photos ?? [];
    expect(photo?.path).toBe('a.png');
    const read = await opened.read(photo?.id ?? -1);
    expect(Buffer.from(read?.bytes ?? [])).toEqual(readFileSync(place('a.png')));
    expect(await opened.read(photo?.id ?? -1)).toBeNull();
    expect(await opened.read(999)).toBeNull();
  });

  it('are told of in a sentence where there is nothing', async () => {
    begin();
    opened.add([place('gone.png')]);
    await expect.poll(() => given.problems).toHaveLength(1);
    expect(given.problems[0]).toBe(`There is no file or folder ${place('gone.png')}.`);
    expect(given.files).toEqual([]);
    opened.add([place('gone.png'), place('lost.png')]);
    opened.add([place('gone.png'), place('lost.png'), place('left.png')]);
    await expect.poll(() => given.problems).toHaveLength(3);
    expect(given.problems[1]).toMatch(/gone\.png\. 1 other path does not exist either\.$/);
    expect(given.problems[2]).toMatch(/gone\.png\. 2 other paths do not exist either\.$/);
  });

  it('are told of in a sentence where they are folders without photos', async () => {
    for (const name of ['empty', 'text']) mkdirSync(place(name));
    writeFileSync(place('text/notes.txt'), 'none');
    begin();
    opened.add([place('empty'), place('text')]);
    await expect.poll(() => given.problems).toHaveLength(1);
    expect(given.problems[0]).toContain('contain no photos');
  });
});
