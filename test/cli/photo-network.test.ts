/** The photo network, whose own images are on no other computer, is asked about a folder of images. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PHOTO_NETWORK } from '@engine/storage/built-in';
import { RunStore } from '@engine/runs/run-store';
import { pixelsOf } from '@engine/data/dataset';
import { png, studioPhoto } from '../support/pictures';
import { realSlice } from '../support/idx-folder';
import { Terminal } from '../support/terminal';

const EACH = 4;
/** Folders, and Fashion-MNIST's labels of what is in them. */
const KINDS = { pants: 1, shoes: 9 };
const IMAGES = EACH * Object.keys(KINDS).length;

let terminal: Terminal;
let folder: string;
/** What is in the network's own folder. */
let before: string[];
const ownFiles = () => readdirSync(new RunStore(terminal.home).path(PHOTO_NETWORK)).sort();

beforeAll(async () => {
  terminal = new Terminal();
  folder = join(terminal.home, 'photos');
  const { test } = await realSlice(1, 100);
  for (const [name, label] of Object.entries(KINDS)) {
    mkdirSync(join(folder, name), { recursive: true });
    const own = [...test.labels.keys()].filter((at) => test.labels[at] === label).slice(0, EACH);
    for (const [at, index] of own.entries()) {
      writeFileSync(join(folder, name, `${at}.png`), png(studioPhoto(pixelsOf(test, index))));
    }
  }
  before = ownFiles();
});
afterAll(() => {
  terminal.remove();
});

describe('the photo network in the terminal', () => {
  it('is scored on all images of a folder', async () => {
    const { result } = await terminal.asked('evaluate', PHOTO_NETWORK, '--data', folder);
    expect(result).toMatchObject({ run: PHOTO_NETWORK, images: IMAGES });
  });

  it('predicts each of them', async () => {
    const asks = ['predict', PHOTO_NETWORK, '--data', folder, '--count', String(IMAGES)];
    const { lines } = await terminal.asked(...asks);
    const truth = lines
      .filter(({ type }) => type === 'prediction')
      .map((line) => line['trueLabel']);
    expect(new Set(truth)).toEqual(new Set(['Pants', 'Shoes']));
    expect(truth).toHaveLength(IMAGES);
  });

  it('explains one, with those that it sees as most like it', async () => {
    const asks = ['explain', PHOTO_NETWORK, '--data', folder, '--index', '2'];
    const { result } = await terminal.asked(...asks);
    const near = result['nearest'] as { index: number }[];
    expect(near).toHaveLength(IMAGES - 1);
    expect(near.map(({ index }) => index)).not.toContain(2);
  });

  it('draws their map, and keeps none in its own folder', async () => {
    const file = join(terminal.home, 'map.csv');
    const asks = ['map', PHOTO_NETWORK, '--data', folder, '--method', 'umap', '--out', file];
    const { result } = await terminal.asked(...asks);
    expect(result).toMatchObject({ images: IMAGES });
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(IMAGES + 1);
    expect(ownFiles()).toEqual(before);
  });

  it.each(['predict', 'explain'])('says with %s that it needs images', async (command) => {
    const { code, stderr } = await terminal.atelier([command, PHOTO_NETWORK]);
    expect(code).toBe(1);
    expect(stderr).toContain('evaluate, predict, explain and map take others with --data.');
  });
});
