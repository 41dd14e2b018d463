/** The decoder of the built app, for tests of what decodes pictures. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { PhotoDecoder } from '@engine/decode/decoder';

const PROGRAM = resolve('out/main/decode-worker.cjs');

export function builtDecoder(): PhotoDecoder {
  if (!existsSync(PROGRAM)) throw new Error('Build the app first: npm run build');
  return new PhotoDecoder(PROGRAM);
}
