/** The SavedModel's signature for files turns photos upright by their EXIF orientation, as the app does. */
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toUnit } from '@engine/data/dataset';
import { joined } from '@engine/data/joined';
import { IMAGE_FOLDER_DEFAULTS } from '@engine/data/folder/options';
import { exportRun } from '@engine/export/export-run';
import type { Network } from '@engine/models/network';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { builtDecoder } from '../../support/decoder';
import { furthest, OF_PROBABILITIES } from '../../support/float32';
import { temporaryFolder } from '../../support/idx-folder';
import { chunk } from '../../support/pictures';
import { CLASS_NAMES, storedRun } from '../../support/stored-run';
import { bmp, draw } from '../photo/pictures';
import {
  exif,
  JFIF,
  ORIENTATION,
  oriented,
  segment,
  tiff,
  withSegments,
  xmp,
  type Endian,
} from './exif';
import { openSavedModelOnFiles, type Signature } from './runtimes';

const SHAPE = { height: 24, width: 20, channels: 3 } as const;
const FITTING = { fit: 'crop', filter: 'lanczos' } as const;
const ALL = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const SHORTER = 20;
const LONGER = 26;
/**
 * Cropped to 24x20 it keeps its size or loses rows, and turned it is enlarged: every orientation gives
 * another image.
 */
const PHOTO = draw(SHORTER, LONGER, (x, y) => [
  (255 * x) / SHORTER,
  (255 * y) / LONGER,
  x < 6 && y < 9 ? 250 : 30,
]);

const decoder = builtDecoder();
let home: ReturnType<typeof temporaryFolder>;
let network: Network;
let graph: Signature<Uint8Array[]>;
let jpeg: Buffer;
let png: Buffer;
/** Answers of the app on the photo with each orientation, from 1. */
let answers: Float32Array[];

beforeAll(async () => {
  home = temporaryFolder();
  const store = new RunStore(home.path);
  const { height, width } = SHAPE;
  const imageFolder = { ...IMAGE_FOLDER_DEFAULTS, height, width, ...FITTING };
  const data = { folder: 'nowhere', shape: SHAPE, classNames: CLASS_NAMES, imageFolder };
  const stored = await storedRun(store, settingsFor('linear', {}), { data });
  network = stored.network;
  const out = join(home.path, 'out');
  const { folder } = await exportRun(store, stored.run, { format: 'savedmodel', card: null }, out);
  graph = await openSavedModelOnFiles(folder);
  const raw = { width: PHOTO.width, height: PHOTO.height, channels: 4 } as const;
  const photo = sharp(PHOTO.rgba, { raw }).removeAlpha();
  // Copies: sharp's own buffers can be parts of its whole memory, which it would copy.
  jpeg = Buffer.from(await photo.clone().jpeg().toBuffer());
  png = Buffer.from(await photo.png().toBuffer());
  answers = [];
  for (const value of ALL) answers.push(await appOn([withSegments(jpeg, exif(oriented(value)))]));
});

afterAll(() => {
  decoder.close();
  graph.close();
  network.free();
  home.remove();
});

/** Probabilities of the app, one file after another. */
async function appOn(files: readonly Buffer[]): Promise<Float32Array> {
  const fitted = { shape: SHAPE, ...FITTING };
  const images = [];
  for (const file of files) {
    images.push(toUnit((await decoder.decodeFitted(file, 'photo', fitted)).pixels));
  }
  return network.predict(joined(images));
}

/** Both answer alike, and as on the plain photo with this orientation. */
async function expectOrientation(files: readonly Buffer[], honored: number): Promise<void> {
  const ours = await appOn(files);
  const theirs = graph.run([...files]);
  const reference = answers[honored - 1] ?? [];
  expect(furthest(ours, theirs)).toBeLessThan(OF_PROBABILITIES);
  for (let at = 0; at < theirs.length; at += CLASS_NAMES.length) {
    const answer = theirs.subarray(at, at + CLASS_NAMES.length);
    expect(furthest(reference, answer)).toBeLessThan(OF_PROBABILITIES);
  }
}

it('compares orientations that the network answers differently', () => {
  for (const [index, one] of answers.entries()) {
    for (const other of answers.slice(index + 1)) {
      expect(furthest(one, other)).toBeGreaterThan(1000 * OF_PROBABILITIES);
    }
  }
});

describe.each<Endian>(['big', 'little'])('%s-endian EXIF', (endian) => {
  it.each(ALL)('orientation %i', async (value) => {
    const data = oriented(value, { endian });
    await expectOrientation(
      [withSegments(jpeg, exif(data)), withSegments(jpeg, JFIF, exif(data))],
      value,
    );
  });

  const right = { tag: ORIENTATION, value: 6 };
  const others = Array.from({ length: 80 }, (_, tag) => ({ tag: 1000 + tag, value: 3 }));
  const entries = Array.from({ length: 5000 }, () => ({ tag: 0, value: 3 }));
  const filler = Buffer.alloc(30_000, 'x');
  it.each<[string, Buffer]>([
    ['behind many entries', tiff([...others, right], { endian })],
    ['behind thousands of entries', tiff([...entries, right], { endian })],
    ['far from the header', tiff([right], { endian, before: filler })],
    ['the first of two', tiff([right, { ...right, value: 3 }], { endian })],
    ['of 65,535 entries that are claimed', tiff([right, ...others], { endian, count: 65_535 })],
    ['in the last bytes of its segment', oriented(6, { endian }).subarray(0, 22)],
  ])('is found %s', async (_name, data) => {
    await expectOrientation([withSegments(jpeg, exif(data))], 6);
  });

  it.each<[string, Buffer]>([
    ['an offset beyond 2 GiB', tiff([right], { endian, offset: 0xfffffff0 })],
    ['an offset beyond the file', tiff([right], { endian, offset: 65_535 })],
    ['an offset of 65,536 and the right one', tiff([right], { endian, offset: 65_544 })],
    ['an offset to the header', tiff([right], { endian, offset: 0 })],
    ['no entries', tiff([], { endian })],
    ['no entries where one is', tiff([right], { endian, count: 0 })],
    ['65,535 others', tiff(others, { endian, count: 65_535 })],
    ['orientation 0', oriented(0, { endian })],
    ['orientation 9', oriented(9, { endian })],
    ['orientation 65,535', oriented(65_535, { endian })],
    ['a broken value before a sound one', tiff([{ ...right, value: 0 }, right], { endian })],
    ['a text in place of a number', tiff([{ ...right, type: 2, count: 100 }], { endian })],
    ['another number than 42', oriented(6, { endian, magic: 43 })],
    [
      'an unknown byte order',
      Buffer.concat([Buffer.from('MI'), oriented(6, { endian }).subarray(2)]),
    ],
  ])('%s: as stored', async (_name, data) => {
    await expectOrientation([withSegments(jpeg, exif(data))], 1);
  });

  it('cut off anywhere: as stored', async () => {
    const data = oriented(6, { endian });
    const cut = Array.from({ length: 22 }, (_, length) => exif(data.subarray(0, length)));
    await expectOrientation(
      cut.map((each) => withSegments(jpeg, each)),
      1,
    );
  });
});

describe('EXIF in a JPEG', () => {
  const right = exif(oriented(6));

  it('is found behind other segments and stray bytes', async () => {
    const stray = Buffer.from([0xff, 1, 2]);
    const behind = [[xmp(60_000)], [JFIF, xmp(60_000)], [JFIF, stray], [Buffer.from([0xff, 0xff])]];
    await expectOrientation(
      behind.map((before) => withSegments(jpeg, ...before, right)),
      6,
    );
  });

  it('counts once: not that of later segments, of thumbnails and of what follows the image', async () => {
    const thumbnail = withSegments(jpeg, exif(oriented(3)));
    const large = Buffer.concat([oriented(6), thumbnail, Buffer.alloc(60_000, 0xff)]);
    await expectOrientation(
      [
        withSegments(jpeg, right, exif(oriented(3))),
        withSegments(jpeg, exif(large)),
        Buffer.concat([withSegments(jpeg, right), thumbnail]),
      ],
      6,
    );
    await expectOrientation([jpeg, withSegments(jpeg, segment(0xed, thumbnail))], 1);
    await expectOrientation([Buffer.concat([jpeg, thumbnail])], 1);
  });

  it('never fails the graph where the searched bytes end within it', () => {
    const searched = 2 ** 17;
    const filler = xmp(65_000);
    for (let from = searched - 64; from < searched + 8; from += 8) {
      const files = Array.from({ length: 8 }, (_, more) => {
        const rest = from + more - 2 - 2 * filler.length - xmp(0).length;
        return withSegments(jpeg, filler, filler, xmp(rest), right);
      });
      expect(graph.run(files).every((each) => Number.isFinite(each))).toBe(true);
    }
  });

  it('of one pixel or in gray is as the app has it', async () => {
    const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: '#c8501e' } });
    const files: Buffer[] = [];
    for (const plain of [await dot.jpeg().toBuffer(), await sharp(jpeg).grayscale().toBuffer()]) {
      files.push(plain, withSegments(plain, right), withSegments(plain, exif(Buffer.alloc(0))));
    }
    const theirs = graph.run(files);
    expect(furthest(await appOn(files), theirs)).toBeLessThan(OF_PROBABILITIES);
  });
});

describe('EXIF in other formats', () => {
  const header = 33;

  function withChunk(data: Buffer): Buffer {
    return Buffer.concat([png.subarray(0, header), chunk('eXIf', data), png.subarray(header)]);
  }

  it.each(ALL)('PNG of orientation %i', async (value) => {
    const turned = sharp(png).withMetadata({ orientation: value }).png();
    const files = [
      withChunk(oriented(value)),
      withChunk(oriented(value, { endian: 'little' })),
      await turned.toBuffer(),
    ];
    const theirs = graph.run(files);
    expect(furthest(await appOn(files), theirs)).toBeLessThan(OF_PROBABILITIES);
    const asStored = await appOn(files.map(() => png));
    const isTurned = furthest(asStored, theirs) > 1000 * OF_PROBABILITIES;
    expect(isTurned).toBe(value !== 1);
  });

  it('PNG without it, with a broken one, and with one behind the pixels', async () => {
    const end = png.length - 12;
    const late = Buffer.concat([
      png.subarray(0, end),
      chunk('eXIf', oriented(6)),
      png.subarray(end),
    ]);
    const broken = [Buffer.alloc(0), oriented(9), oriented(6, { offset: 0xffffffff })].map(
      withChunk,
    );
    const files = [png, late, ...broken];
    const theirs = graph.run(files);
    expect(furthest(await appOn(files), theirs)).toBeLessThan(OF_PROBABILITIES);
    expect(furthest(await appOn(files.map(() => png)), theirs)).toBeLessThan(OF_PROBABILITIES);
  });

  it('GIF and BMP are decoded as before', async () => {
    const files = [await sharp(png).gif().toBuffer(), bmp(PHOTO)];
    expect(furthest(await appOn(files), graph.run(files))).toBeLessThan(OF_PROBABILITIES);
  });
});
