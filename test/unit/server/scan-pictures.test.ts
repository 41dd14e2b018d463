import { describe, expect, it } from 'vitest';
import { GRAY_28 } from '@engine/data/image-shape';
import { generator } from '@engine/random';
import { scanPictures } from '../../../electron/server/predict/scan-pictures';

const random = generator(1, 'test');

function instance(value: () => unknown): unknown {
  return Array.from({ length: 28 }, () => Array.from({ length: 28 }, () => [value()]));
}

function scan(text: string): Float32Array | null {
  return scanPictures(Buffer.from(text), GRAY_28, 3);
}

describe('the usual body', () => {
  it.each([
    ['shares of 255', () => Math.round(255 * random()) / 255],
    ['long fractions', random],
    ['zeros and ones', () => Math.round(random())],
    ['small numbers with exponents', () => random() * 1e-12],
  ])('is read as JSON.parse reads it: %s', (_name, draw) => {
    const instances = [instance(draw), instance(draw)];
    const scanned = scan(JSON.stringify({ instances }));
    const parsed = (instances.flat(3) as number[]).map(Math.fround);
    expect(scanned).toHaveLength(parsed.length);
    // The last bit of a float32 between 0 and 1 is worth at most this.
    const apart = parsed.map((value, at) => Math.abs(value - (scanned?.[at] ?? Number.NaN)));
    expect(Math.max(...apart)).toBeLessThanOrEqual(2 ** -24);
  });

  it('may have spaces and other spellings of numbers', () => {
    const spelled = ['0', '0.5', '5e-1', '0.25E+0', '1.0', '12.5e-2'];
    let at = 0;
    const row = () =>
      `[${Array.from({ length: 28 }, () => `[ ${spelled[at++ % 6]} ]`).join(' ,\n')}]`;
    const body = ` {\n "instances" : [ [${Array.from({ length: 28 }, row).join(', ')}]\t] } \n`;
    const parsed = JSON.parse(body) as { instances: number[][][][] };
    expect(scan(body)).toEqual(Float32Array.from(parsed.instances.flat(3)));
  });
});

describe('anything else is left to JSON.parse', () => {
  const good = JSON.stringify(instance(() => 0.5));
  it.each([
    ['nothing', ''],
    ['no pictures', '{"instances": []}'],
    ['another key', `{"inputs": [${good}]}`],
    ['a key before it', `{"signature_name": "image", "instances": [${good}]}`],
    ['a key behind it', `{"instances": [${good}], "signature_name": "image"}`],
    ['more pictures than are taken', `{"instances": [${[good, good, good, good].join(',')}]}`],
    ['a body that was cut off', `{"instances": [${good.slice(0, 900)}`],
    ['one without its end', `{"instances": [${good}]`],
    ['a negative number', `{"instances": [${good.replace('0.5', '-0.5')}]}`],
    ['a number that JSON has not', `{"instances": [${good.replace('0.5', '00.5')}]}`],
    ['a fraction without digits', `{"instances": [${good.replace('0.5', '0.')}]}`],
    ['an exponent out of all measure', `{"instances": [${good.replace('0.5', '1e999')}]}`],
    ['text', `{"instances": [${good.replace('0.5', '"0.5"')}]}`],
    ['a pixel of two numbers', `{"instances": [${good.replace('[0.5]', '[0.5,0.5]')}]}`],
    ['a row too short', `{"instances": [${good.replace('[0.5],', '')}]}`],
  ])('%s', (_name, body) => {
    expect(scan(body)).toBeNull();
  });
});
