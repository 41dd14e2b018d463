/** The run that ships with the app is read like any other, and nobody's to change. */
import { statSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadClassifier } from '@engine/classify/classifier';
import { readReplay } from '@engine/fine-tune/replay';
import { RunStore } from '@engine/runs/run-store';
import { PHOTO_NETWORK } from '@engine/storage/built-in';
import { temporaryFolder } from '../../support/idx-folder';

let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;

beforeAll(() => {
  home = temporaryFolder();
  store = new RunStore(home.path);
});

afterAll(() => {
  home.remove();
});

describe('the photo network', () => {
  it('is there before anything is trained, and not in the list of what was', async () => {
    expect((await store.list()).runs).toEqual([]);
    const summary = await store.builtIn();
    expect(summary).toMatchObject({ run: PHOTO_NETWORK, name: 'Photo network' });
    expect(summary?.resumability).toMatchObject({ kind: 'none' });
    expect(summary?.data.classNames).toEqual(
      expect.arrayContaining(['T-shirt', 'Long sleeve', 'Shirt', 'Dress', 'Skirt', 'Pants']),
    );
    expect(summary?.data.classNames).toEqual(
      expect.arrayContaining(['Shorts', 'Outerwear', 'Shoes', 'Hat']),
    );
  });

  it('has weights that answer, and a threshold of its own', async () => {
    const { network, classNames, thresholdNote } = await loadClassifier(store, PHOTO_NETWORK);
    const answer = network.predict(new Float32Array(96 * 96 * 3).fill(0.5));
    expect(answer).toHaveLength(classNames.length);
    expect(answer.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 4);
    expect(thresholdNote).toBeNull();
    network.free();
  });

  it('keeps of every class what fine-tuning replays', async () => {
    const record = await store.read(PHOTO_NETWORK);
    const replay = await readReplay(store, PHOTO_NETWORK);
    expect(new Set(replay?.labels).size).toBe(record.data.classNames.length);
    expect(replay?.features.length).toBe((replay?.width ?? 0) * (replay?.labels.length ?? 0));
  });

  it('is refused to be renamed, annotated, deleted or trained further', async () => {
    const sentence = /is built in, so it cannot be changed or deleted/;
    await expect(store.rename(PHOTO_NETWORK, 'Mine')).rejects.toThrow(sentence);
    await expect(store.annotate(PHOTO_NETWORK, { note: 'mine' })).rejects.toThrow(sentence);
    await expect(store.delete(PHOTO_NETWORK)).rejects.toThrow(sentence);
    await expect(store.withLock(PHOTO_NETWORK, () => Promise.resolve())).rejects.toThrow(sentence);
  });

  it('takes at most six megabytes, and says nothing of the computer that trained it', async () => {
    const folder = store.path(PHOTO_NETWORK);
    const bytes = readdirSync(folder).map((file) => statSync(join(folder, file)).size);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(6e6);
    const { data, processId, checkpoint } = await store.read(PHOTO_NETWORK);
    expect(data.folder).not.toContain('/');
    expect([processId, checkpoint]).toEqual([null, null]);
  });
});
