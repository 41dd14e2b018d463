/** Photo files of real test images for the tests that drive the app. */
import type { Page } from '@playwright/test';
import { PIXELS, type LabeledImages } from '@engine/data/dataset';
import { realSlice } from '../support/idx-folder';
import { png, studioPhoto, type Gray } from '../support/pictures';

const TROUSER = 1;
/** Among so many test images there are some hundred of each class. */
const ENOUGH = 1000;

async function testImages(): Promise<LabeledImages> {
  return (await realSlice(0, ENOUGH)).test;
}

/** The first pair of trousers of the test images: 784 bytes. */
export async function trouserPixels(): Promise<Uint8Array> {
  const images = await testImages();
  const index = images.labels.indexOf(TROUSER);
  return images.pixels.subarray(index * PIXELS, (index + 1) * PIXELS);
}

/** A pair of trousers from the test images, as a shop would have photographed it. */
export async function trousers(): Promise<Gray> {
  return studioPhoto(await trouserPixels());
}

/** The first test images of a class, as a shop would have photographed them. */
export async function garments(label: number, count: number): Promise<Gray[]> {
  const images = await testImages();
  const own = [...images.labels.keys()].filter((at) => images.labels[at] === label);
  return own
    .slice(0, count)
    .map((at) => studioPhoto(images.pixels.subarray(at * PIXELS, (at + 1) * PIXELS)));
}

/** Encode a picture with the app's own Chromium. */
export async function encoded(page: Page, picture: Gray, type: string): Promise<Uint8Array> {
  const bytes = await page.evaluate(
    async ({ file, mime }) => {
      const blob = new Blob([Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0))]);
      const bitmap = await createImageBitmap(blob);
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
      const made = await canvas.convertToBlob({ type: mime, quality: 0.9 });
      return [...new Uint8Array(await made.arrayBuffer())];
    },
    { file: png(picture).toString('base64'), mime: type },
  );
  return Uint8Array.from(bytes);
}
