import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunStore } from '../../../electron/engine/runs/run-store';
import {
  halfMade,
  removeLeftovers,
  removeLeftoversIn,
} from '../../../electron/engine/support/leftovers';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/run-record';

const RUN = '20260101-000000-linear-abcd';
/** What processes that were killed leave, as files. */
const LEFT = [
  '.unfinished-1',
  'reports/.unfinished-2',
  `runs/${RUN}/.unfinished-3`,
  `runs/${RUN}/checkpoints/.unfinished-4/state.json`,
  'runs/20260101-000000-linear-dead/weights.safetensors',
  'sweeps/20260101-000000-sweep-dead/.unfinished-5',
  'collection/.unfinished-6/entry.json',
  'collection/.removed-0011/entry.json',
  'collection/0011/.unfinished-7',
  'importing/8/unpacked/run.json',
];
/** What is whole, or nobody's business. */
const KEPT = [
  'queue.json',
  `runs/${RUN}/checkpoints/epoch-1/state.json`,
  'runs/my backup/notes.txt',
  'sweeps/20260101-000000-sweep-abcd/sweep.json',
  'collection/0011/entry.json',
  'trash/run/run.json',
];

let home: ReturnType<typeof temporaryFolder>;
beforeEach(async () => {
  home = temporaryFolder();
  await new RunStore(home.path).create(runRecord(RUN));
  for (const file of [...LEFT, ...KEPT]) {
    mkdirSync(dirname(join(home.path, file)), { recursive: true });
    writeFileSync(join(home.path, file), '');
  }
});
afterEach(() => {
  home.remove();
});

function grow(folder: string, days: number): void {
  const then = new Date(Date.now() - days * 86_400_000);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) grow(path, days);
    utimesSync(path, then, then);
  }
}

const left = () => LEFT.filter((file) => existsSync(join(home.path, file)));
const kept = () => KEPT.filter((file) => existsSync(join(home.path, file)));

describe('what was left half-made', () => {
  it('is found, and nothing else', async () => {
    expect(await halfMade(home.path)).toHaveLength(LEFT.length + 1);
    expect(await halfMade(join(home.path, 'none'))).toEqual([]);
  });

  it('stays while it may still be written, and goes when it is old', async () => {
    await removeLeftovers(home.path);
    expect(left()).toEqual(LEFT);
    grow(home.path, 2);
    await removeLeftovers(home.path);
    expect(left()).toEqual([]);
    expect(kept()).toEqual(KEPT);
    expect(await halfMade(home.path)).toEqual([]);
  });

  it('goes from a folder of the person’s own, where something is exported again', async () => {
    const folder = join(home.path, 'elsewhere');
    for (const name of ['.unfinished-9', '.hidden'])
      mkdirSync(join(folder, name), { recursive: true });
    await removeLeftoversIn(folder);
    expect(readdirSync(folder)).toHaveLength(2);
    grow(folder, 2);
    await removeLeftoversIn(folder);
    await removeLeftoversIn(join(home.path, 'none'));
    expect(readdirSync(folder)).toEqual(['.hidden']);
  });
});
