/** Photos as OpenCV matrices. */
import type { Mat } from '@techstark/opencv-js';
import type { Cv } from './opencv';
import { PhotoError, type Pixels } from './pixels';

/** @throws PhotoError where there are not 4 bytes for each pixel */
export function checkPixels({ width, height, rgba }: Pixels): void {
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (whole && rgba.length === 4 * width * height) return;
  throw new PhotoError(
    `The photo says that it is ${width}x${height} pixels but holds ${rgba.length} bytes of them.`,
  );
}

/** Opaque RGB over white, as paper would show it. */
function overWhite({ rgba }: Pixels): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const alpha = (rgba[from + 3] ?? 255) / 255;
    for (let channel = 0; channel < 3; channel++) {
      rgb[to + channel] = Math.round((rgba[from + channel] ?? 0) * alpha + 255 * (1 - alpha));
    }
  }
  return rgb;
}

/** The photo as 8-bit RGB whose longest edge is at most `edge`, shrunk by area averaging. */
export function shrunkRgb(cv: Cv, photo: Pixels, edge: number): Mat {
  const full = cv.matFromArray(photo.height, photo.width, cv.CV_8UC3, overWhite(photo));
  const scale = edge / Math.max(photo.width, photo.height);
  if (scale >= 1) return full;
  const size = new cv.Size(
    Math.max(1, Math.round(photo.width * scale)),
    Math.max(1, Math.round(photo.height * scale)),
  );
  const small = new cv.Mat();
  cv.resize(full, small, size, 0, 0, cv.INTER_AREA);
  full.delete();
  return small;
}
