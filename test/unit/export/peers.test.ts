/** Exports in Python's own programs, where there is a Python that has them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PIXELS, toUnit } from '@engine/data/dataset';
import { IMAGE_FOLDER_DEFAULTS } from '@engine/data/folder/options';
import { joined } from '@engine/data/joined';
import { exportRun } from '@engine/export/export-run';
import { fitPhoto, FITS, type Fit } from '@engine/photo/fit-photo';
import { RunStore } from '@engine/runs/run-store';
import { PRESETS, settingsFor, SMALL_PRESETS, type Settings } from '@engine/settings';
import { realSlice, temporaryFolder } from '../../support/idx-folder';
import { PEERS_TIMEOUT_MS, pythonJson, skipWithoutPeers } from '../../support/peers';
import { png } from '../../support/pictures';
import { CLASS_NAMES, storedRun } from '../../support/stored-run';
import { draw } from '../photo/pictures';
import { jpeg } from './runtimes';

const IMAGES = 1000;
const FILES = 10;
/** Decoders of JPEG differ by the last bit of a pixel. */
const JPEG_TOLERANCE = 0.02;

const CASES: Readonly<Record<string, Settings>> = {
  ...Object.fromEntries(SMALL_PRESETS.map((name) => [name, PRESETS[name]])),
  'plain-dense': settingsFor('dense', { hidden: [16], batchNorm: false }),
  'plain-cnn': settingsFor('cnn', { filters: [4, 6], hidden: [16], batchNorm: false }),
  'other-resnet': settingsFor('resnet', { filters: [4, 6], blocks: 1, augmentation: 'photos' }),
};

let home: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  home = temporaryFolder();
});
afterAll(() => {
  home.remove();
});

interface Found {
  found: Record<string, Record<string, number>>;
  saved_model_cli: string;
}

const SHAPE = { height: 24, width: 20, channels: 3 } as const;

/** The photo as a camera stores it that is held in another way: EXIF says how it is turned upright. */
async function held(photo: Sharp, orientation: number): Promise<Sharp> {
  const inverse = new Map([
    [6, 8],
    [8, 6],
  ]).get(orientation);
  const marked = photo.withMetadata({ orientation: inverse ?? orientation });
  // A copy: sharp's own buffer can be a part of its whole memory, which it would copy.
  const stored = sharp(new Uint8Array(await marked.png().toBuffer())).autoOrient();
  return stored.withMetadata({ orientation });
}

/** Photos of several sizes and all orientations, and what the app makes of them. */
async function writePhotoExports(fit: Fit): Promise<string> {
  const folder = join(home.path, fit);
  const store = new RunStore(join(home.path, 'homes', fit));
  const imageFolder = { ...IMAGE_FOLDER_DEFAULTS, height: 24, width: 20, fit };
  const data = { folder: 'nowhere', shape: SHAPE, classNames: CLASS_NAMES, imageFolder };
  const { run, network } = await storedRun(store, settingsFor('resnet', { filters: [4] }), {
    data,
  });
  for (const format of ['onnx', 'savedmodel'] as const) {
    await exportRun(store, run, { format, card: null }, join(folder, format));
  }
  const photos = Array.from({ length: FILES }, (_, at) =>
    draw(40 + 7 * at, 90 - 5 * at, (x, y) => [2 * x, 2 * y, x + y + 10 * at]),
  );
  const pictures = joined(photos.map((photo) => toUnit(fitPhoto(photo, SHAPE, imageFolder))));
  writeFileSync(join(folder, 'pictures.f32'), pictures);
  writeFileSync(join(folder, 'probabilities.f32'), network.predict(pictures));
  network.free();
  mkdirSync(join(folder, 'files'));
  for (const [at, { width, height, rgba }] of photos.entries()) {
    const raw = { width, height, channels: 4 } as const;
    const image = await held(sharp(rgba, { raw }).removeAlpha(), 1 + (at % 8));
    await image
      .clone()
      .png()
      .toFile(join(folder, 'files', `${at}.png`));
    await image
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .toFile(join(folder, 'files', `${at}.jpeg`));
  }
  return folder;
}

async function writeExports(name: string, settings: Settings, bytes: Uint8Array): Promise<string> {
  const folder = join(home.path, 'Größe & more', name);
  const store = new RunStore(join(home.path, 'homes', name));
  const { run, network } = await storedRun(store, settings);
  for (const format of ['onnx', 'savedmodel'] as const) {
    await exportRun(store, run, { format, card: null }, join(folder, format));
  }
  const pictures = toUnit(bytes);
  writeFileSync(join(folder, 'pictures.f32'), pictures);
  writeFileSync(join(folder, 'probabilities.f32'), network.predict(pictures));
  network.free();
  const files = join(folder, 'files');
  mkdirSync(files);
  for (let at = 0; at < FILES; at++) {
    const values = bytes.subarray(at * PIXELS, (at + 1) * PIXELS);
    writeFileSync(join(files, `${at}.png`), png({ width: 28, height: 28, values }));
    writeFileSync(join(files, `${at}.jpeg`), await jpeg(values));
  }
  return folder;
}

it(
  'exports of every family and preset are whole in Python and answer as the app does',
  { timeout: PEERS_TIMEOUT_MS },
  async ({ skip }) => {
    skipWithoutPeers(skip);
    const { pixels } = (await realSlice(1, IMAGES)).test;
    const folders: string[] = [];
    for (const [name, settings] of Object.entries(CASES)) {
      folders.push(await writeExports(name, settings, pixels));
    }
    const { found, saved_model_cli: shown } = await pythonJson<Found>('check-exports.py', folders);
    expect(Object.keys(found)).toEqual(Object.keys(CASES));
    for (const [name, { jpeg: ofJpeg, ...others }] of Object.entries(found)) {
      for (const [peer, apart] of Object.entries(others)) {
        expect(apart, `${name} in ${peer}`).toBeLessThan(1e-5);
      }
      expect(ofJpeg, `${name} of JPEG files`).toBeLessThan(JPEG_TOLERANCE);
    }
    expect(shown).toContain("signature_def['serving_default']");
    expect(shown).toContain("signature_def['image']");
  },
);

it(
  'exports for photos are whole in Python, and fit files as the app does',
  { timeout: PEERS_TIMEOUT_MS },
  async ({ skip }) => {
    skipWithoutPeers(skip);
    const folders = await Promise.all(FITS.map(writePhotoExports));
    const { found } = await pythonJson<Found>('check-exports.py', folders);
    expect(Object.keys(found)).toEqual([...FITS]);
    for (const [fit, { jpeg: ofJpeg, png: ofPng, ...others }] of Object.entries(found)) {
      for (const [peer, apart] of Object.entries(others)) {
        expect(apart, `${fit} in ${peer}`).toBeLessThan(1e-5);
      }
      // A byte that is rounded the other way is worth 1/255 of a few weights.
      expect(ofPng, `${fit} of PNG files`).toBeLessThan(1e-3);
      expect(ofJpeg, `${fit} of JPEG files`).toBeLessThan(JPEG_TOLERANCE);
    }
  },
);
