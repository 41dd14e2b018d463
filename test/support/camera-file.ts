/** What Chromium's fake camera shows: a video of drawn pictures, in the plain format that it reads. */
import { writeFileSync } from 'node:fs';
import type { Gray } from './pictures';

/** In pixels. */
const [WIDTH, HEIGHT] = [640, 480];
/** As studioPhoto has it, so that a picture has no edge in its frame. */
const BACKGROUND = 245;
/** A pixel's color differences where it is gray. */
const NEUTRAL = 128;
/** Of each picture, a fifth of a second. */
const FRAMES = 4;

/** The picture at the left of a frame, so that it can be told from its mirror image: luma, row by row. */
function luma({ width, height, values }: Gray): Uint8Array {
  const frame = new Uint8Array(WIDTH * HEIGHT).fill(BACKGROUND);
  const top = Math.floor((HEIGHT - height) / 2);
  for (let row = 0; row < height; row++) {
    frame.set(values.subarray(row * width, (row + 1) * width), (top + row) * WIDTH);
  }
  return frame;
}

/** Write a Y4M video of pictures, each no larger than 640x480 pixels; the fake camera repeats it. */
export function writeCameraFile(path: string, pictures: readonly Gray[]): void {
  const chroma = new Uint8Array((WIDTH * HEIGHT) / 2).fill(NEUTRAL);
  const frames = pictures.flatMap((picture) => {
    const frame = Buffer.concat([Buffer.from('FRAME\n'), luma(picture), chroma]);
    return new Array<Buffer>(FRAMES).fill(frame);
  });
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F20:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(path, Buffer.concat([head, ...frames]));
}
