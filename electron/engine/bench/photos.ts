/** Made-up photos to classify: what they show makes no difference to the time. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generator } from '../random';
import { encodeJpeg } from '../tensorflow/jpeg';

export const BENCH_PHOTOS = 1000;
const SIDE = 400;
/** Waves across the photo, of each color. */
const WAVES = 3;
/** Grain makes the files as large as those of real photos: some 50 KB. */
const GRAIN = 24;

/** For each place along a side a sum of waves, around a middle gray. */
function waves(random: () => number): Float32Array {
  const all = Array.from({ length: WAVES }, () => ({
    length: SIDE / (1 + 9 * random()),
    phase: 2 * Math.PI * random(),
    height: 30 * random(),
  }));
  return Float32Array.from({ length: SIDE }, (_, at) =>
    all.reduce(
      (sum, { length, phase, height }) =>
        sum + height * Math.sin((2 * Math.PI * at) / length + phase),
      64,
    ),
  );
}

/** @returns RGB, row by row; the same for the same number */
function madePhoto(number: number): Uint8Array {
  const random = generator(1, 'photo', number);
  const across = [waves(random), waves(random), waves(random)];
  const down = [waves(random), waves(random), waves(random)];
  const grain = Float32Array.from({ length: 997 }, () => GRAIN * (random() - 0.5));
  const rgb = new Uint8Array(3 * SIDE * SIDE);
  for (let at = 0; at < rgb.length; at++) {
    const [pixel, color] = [Math.floor(at / 3), at % 3];
    const [row, column] = [Math.floor(pixel / SIDE), pixel % SIDE];
    const value = (across[color]?.[column] ?? 0) + (down[color]?.[row] ?? 0);
    rgb[at] = Math.min(255, Math.max(0, value + (grain[pixel % grain.length] ?? 0)));
  }
  return rgb;
}

/** Write photos as JPEG files of 400x400 pixels, named in order, until the signal. */
async function writePhotos(folder: string, count: number, signal: AbortSignal): Promise<void> {
  for (let number = 0; number < count && !signal.aborted; number++) {
    const file = join(folder, `${String(number).padStart(4, '0')}.jpg`);
    await writeFile(file, encodeJpeg(madePhoto(number), { height: SIDE, width: SIDE }));
  }
}

/** Have a folder of photos, which is removed afterwards. @param signal has no more of them written */
export async function withPhotos<Result>(
  count: number,
  signal: AbortSignal,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-photos-'));
  try {
    await writePhotos(folder, count, signal);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
