/** From a picture file to what a network sees. */
import type { PhotoPool } from '../photo/pool';
import { seenWhole } from '../photo/preprocess-whole';
import type { PreprocessedPhoto, Preprocessing } from '../photo/preprocessing';
import type { PhotoDecoder } from './decoder';

export interface Seers {
  decoder: Pick<PhotoDecoder, 'decode' | 'decodeFitted'>;
  /** Finds garments. */
  see: PhotoPool['see'];
}

/**
 * A whole photo is fitted in the thread that decodes it, so that its pixels never leave it.
 * @param file named where it is no picture
 * @throws PhotoError in one sentence that names the file
 */
export async function seePicture(
  bytes: Uint8Array,
  file: string,
  preprocessing: Preprocessing,
  { decoder, see }: Seers,
): Promise<PreprocessedPhoto> {
  if (preprocessing.kind !== 'whole') {
    return see(await decoder.decode(bytes, file), { preprocessing });
  }
  const { pixels, ...size } = await decoder.decodeFitted(bytes, file, preprocessing);
  return seenWhole(pixels, size, preprocessing);
}
