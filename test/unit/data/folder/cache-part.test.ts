import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  isBeingFilled,
  leavePart,
  leftPart,
  partFor,
  putPart,
  takePart,
} from '@engine/data/folder/cache-part';
import { processMark } from '@engine/storage/process';
import { temporaryFolder } from '../../../support/idx-folder';

const NOBODY = 4_194_300;
let folder: { path: string; remove: () => void };
let place: string;

beforeEach(() => {
  folder = temporaryFolder();
  place = join(folder.path, '0123456789abcdef0123456789abcdef');
});
afterEach(() => {
  folder.remove();
});

function make(path: string, content = ''): string {
  mkdirSync(path);
  writeFileSync(join(path, 'content'), content);
  return path;
}

describe('a folder that is filled beside its place', () => {
  it('is in use for as long as its process lives and has not given it up', async () => {
    const part = make(partFor(place));
    expect(await isBeingFilled(part)).toBe(true);
    leavePart(part);
    const left = await leftPart(place);
    expect(left).not.toBeNull();
    expect(await isBeingFilled(left ?? '')).toBe(false);
    // One that is gone has nothing to give up.
    leavePart(part);
    expect(readdirSync(folder.path)).toHaveLength(1);
  });

  it('is left by a process that is gone, also where another has its number', async () => {
    const { ppid } = process;
    const living = make(`${place}.${ppid}-${processMark(ppid)}.part`);
    expect(await leftPart(place)).toBeNull();
    expect(await isBeingFilled(living)).toBe(true);
    rmSync(living, { recursive: true });
    if (process.platform === 'linux') {
      const other = make(`${place}.${ppid}-12.part`);
      expect(await leftPart(place)).toBe(other);
      rmSync(other, { recursive: true });
    }
    // As earlier versions name them.
    const former = make(`${place}.${NOBODY}.part`);
    expect(await leftPart(place)).toBe(former);
  });

  it('is that of its place only', async () => {
    make(`${place.slice(0, -1)}0.${NOBODY}.part`);
    make(`${place}.part`);
    expect(await leftPart(place)).toBeNull();
    expect(await leftPart(join(folder.path, 'nowhere', 'name'))).toBeNull();
  });

  it('is taken over by one of those that want it, and the other begins anew', async () => {
    const left = make(`${place}.${NOBODY}.part`, 'ten images');
    const [one, other] = [`${place}.one`, `${place}.other`];
    // Both have seen what was left before one of them takes it.
    const seen = [left, await leftPart(place)];
    const find = () => Promise.resolve(seen.shift() ?? null);
    await takePart(one, find);
    await takePart(other, find);
    expect(readFileSync(join(one, 'content'), 'utf8')).toBe('ten images');
    expect(readdirSync(other)).toEqual([]);
  });

  it('comes to its place, also where another has come there', async () => {
    make(place, 'theirs');
    await putPart(make(partFor(place), 'ours'), place);
    expect(readFileSync(join(place, 'content'), 'utf8')).toBe('ours');
    const [one, other] = [make(`${place}.one`), make(`${place}.other`)];
    await Promise.all([putPart(one, place), putPart(other, place)]);
    expect(readdirSync(folder.path)).toHaveLength(1);
  });
});
