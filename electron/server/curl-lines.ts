/** Commands that ask a server, ready to be pasted into a terminal. */
import { IMAGE_INPUT, SIGNATURES } from '@engine/export/savedmodel/saved-model';
import { instanceOf, type Access } from './try-server';

export interface CurlLines {
  /** A picture as numbers. */
  predict: string;
  /** A PNG file in base64. */
  b64: string;
  /** A photo through the app’s whole pipeline. */
  classify: string;
}

/**
 * @param picture what is asked about: float32 0 to 1, 784, and the same as a PNG file
 */
export function curlLines(
  { address, token }: Access,
  name: string,
  picture: { pixels: Float32Array; png: Uint8Array },
): CurlLines {
  const curl = token === null ? 'curl' : `curl -H 'Authorization: Bearer ${token}'`;
  const predict = `${address}/v1/models/${name}:predict`;
  const numbers = JSON.stringify({ instances: [instanceOf(picture.pixels)] });
  const b64 = Buffer.from(picture.png).toString('base64');
  const file = JSON.stringify({
    signature_name: SIGNATURES.images,
    instances: [{ [IMAGE_INPUT]: { b64 } }],
  });
  return {
    predict: `${curl} -d '${numbers}' ${predict}`,
    b64: `${curl} -d '${file}' ${predict}`,
    classify: `${curl} --data-binary @photo.jpg ${address}/classify`,
  };
}
