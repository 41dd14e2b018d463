import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { jpegScans } from '../../../renderer/state/photos/jpeg-scans';
import { motionPhoto, withScans } from '../../support/hostile-pictures';

let plain: Buffer;
let progressive: Buffer;

beforeAll(async () => {
  const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#484' } });
  plain = await picture.clone().jpeg().toBuffer();
  progressive = await picture.clone().jpeg({ progressive: true }).toBuffer();
});

const scansOf = (bytes: Uint8Array) => jpegScans(new Blob([Uint8Array.from(bytes)]));

it('counts how often a JPEG goes over its picture', async () => {
  expect(await scansOf(plain)).toBe(1);
  const usual = await scansOf(progressive);
  expect(usual).toBeGreaterThan(3);
  expect(usual).toBeLessThan(20);
  expect(await scansOf(withScans(progressive, 2000))).toBe(usual + 2000);
});

it('counts none in the video of a motion photo', async () => {
  expect(await scansOf(motionPhoto(plain))).toBe(1);
});

it('counts a scan once that lies between two pieces', async () => {
  const scan = plain.indexOf(Buffer.from([0xff, 0xda]));
  for (const at of [-5, -4, -1, 0, 1]) {
    const before = Buffer.alloc(2 ** 20 - scan + at);
    expect(await scansOf(Buffer.concat([before, plain]))).toBe(1);
  }
});
