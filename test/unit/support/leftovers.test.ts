import {
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beside } from '@engine/storage/durable';
import { RunStore } from '@engine/runs/run-store';
import { halfMade, removeLeftovers, removeLeftoversIn } from '@engine/support/leftovers';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/run-record';

const RUN = '20260101-000000-linear-abcd';
const UUID = '0fa3c2de-1111-4222-8333-0123456789a';
/** What processes that were killed leave, as files. */
const LEFT = [
  `.unfinished-atelier-${UUID}1`,
  `reports/.unfinished-atelier-${UUID}2`,
  `runs/${RUN}/.unfinished-atelier-${UUID}3`,
  `runs/${RUN}/checkpoints/.unfinished-atelier-${UUID}4/state.json`,
  'runs/20260101-000000-linear-dead/weights.safetensors',
  // As earlier versions named them.
  `sweeps/20260101-000000-sweep-dead/.unfinished-${UUID}5`,
  `collection/.unfinished-${UUID}6/entry.json`,
  'collection/.removed-0011/entry.json',
  `collection/0011/.unfinished-atelier-${UUID}7`,
  `importing/${UUID}8/unpacked/run.json`,
];
/** What is whole, or nobody's business. */
const KEPT = [
  'queue.json',
  `runs/${RUN}/checkpoints/epoch-1/state.json`,
  'runs/my backup/notes.txt',
  'sweeps/20260101-000000-sweep-abcd/sweep.json',
  'collection/0011/entry.json',
  'trash/run/run.json',
  '.unfinished-novel.txt',
  `.unfinished-${UUID}9.txt`,
  'runs/.unfinished-symphony/notes.txt',
  'importing/from-camera/photo.jpg',
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

  it.skipIf(process.platform === 'win32')(
    'is no folder of a run that cannot be read, whatever it may lack',
    async () => {
      const closed = join(home.path, 'runs', '20260101-000000-linear-loop');
      symlinkSync(closed, closed);
      expect(await halfMade(home.path)).not.toContain(closed);
    },
  );

  it('goes from a folder of the person’s own, where nothing goes that is not ours', async () => {
    const folder = join(home.path, 'elsewhere');
    const theirs = [
      '.hidden',
      '.unfinished-9',
      '.unfinished-atelier-notes',
      '.unfinished-draft.md',
    ];
    for (const name of [beside('x'), ...theirs]) mkdirSync(join(folder, name), { recursive: true });
    await removeLeftoversIn(folder);
    expect(readdirSync(folder)).toHaveLength(theirs.length + 1);
    grow(folder, 2);
    await removeLeftoversIn(folder);
    await removeLeftoversIn(join(home.path, 'none'));
    expect(readdirSync(folder).sort()).toEqual(theirs);
  });
});

describe('the trash', () => {
  it('is emptied of runs, and of nothing that somebody else put there', async () => {
    const store = new RunStore(home.path);
    await store.emptyTrash();
    expect(existsSync(join(home.path, 'trash', 'run'))).toBe(false);
    writeFileSync(join(home.path, 'trash-is-not-this'), '');
    mkdirSync(join(home.path, 'trash'), { recursive: true });
    writeFileSync(join(home.path, 'trash', 'letter.txt'), '');
    await store.delete(RUN);
    await store.emptyTrash();
    expect(readdirSync(join(home.path, 'trash'))).toEqual(['letter.txt']);
  });
});
