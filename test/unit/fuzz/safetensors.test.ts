/** Weights files are hostile until they are read. */
import { expect, it } from 'vitest';
import {
  decodeSafetensors,
  encodeSafetensors,
  SafetensorsError,
} from '@engine/storage/safetensors';
import { damaged, damagedJson, survives } from '../../support/hostile';

const whole = encodeSafetensors(
  new Map([
    ['dense/kernel', Float32Array.from({ length: 12 }, (_, at) => at / 7)],
    ['dense/bias', Float32Array.of(1, 2, 3)],
    ['empty', new Float32Array()],
  ]),
  new Map([['dense/kernel', [4, 3]]]),
);

/** The bytes with another header in place of theirs. */
function withHeader(header: Uint8Array): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const old = 8 + Number(whole.readBigUInt64LE());
  return Buffer.concat([length, header, whole.subarray(old)]);
}

/** The refusal goes on from a beginning that its caller knows. */
function decode(bytes: Buffer): void {
  try {
    for (const { shape, values } of decodeSafetensors(bytes).values()) {
      expect(values).toHaveLength(shape.reduce((product, each) => product * each, 1));
    }
  } catch (error) {
    if (error instanceof SafetensorsError) error.message = `The file is damaged: ${error.message}.`;
    throw error;
  }
}

it('a damaged file is read or refused', async () => {
  const { read, refused } = await survives(damaged([whole]), [SafetensorsError], decode);
  expect([read > 20, refused > 200]).toEqual([true, true]);
});

it('a file with an odd header is refused', async () => {
  const header = whole.toString('utf8', 8, 8 + Number(whole.readBigUInt64LE()));
  const { refused } = await survives(
    damagedJson([header]).map(withHeader),
    [SafetensorsError],
    decode,
  );
  expect(refused).toBeGreaterThan(200);
});

it('a small file cannot name the same numbers again and again', () => {
  const same = { dtype: 'F32', shape: [15], data_offsets: [0, 60] };
  const header = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`w${at}`, same]));
  expect(() => {
    decode(withHeader(Buffer.from(JSON.stringify(header))));
  }).toThrow(SafetensorsError);
});
