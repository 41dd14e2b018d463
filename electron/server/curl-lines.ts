/** Commands that ask a server, ready to be pasted into a terminal. */
import { GRAY_28, type ImageShape } from '@engine/data/image-shape';
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

interface Target {
  /** With the token. */
  curl: string;
  /** The address to predict at. */
  predict: string;
}

function target({ address, token }: Access, name: string): Target {
  const curl = token === null ? 'curl' : `curl -H 'Authorization: Bearer ${token}'`;
  return { curl, predict: `${address}/v1/models/${name}:predict` };
}

function classifyLine({ curl }: Target, { address }: Access): string {
  return `${curl} --data-binary @photo.jpg ${address}/classify`;
}

/**
 * For 28x28 gray: an image fits into a line.
 * @param picture what is asked about: float32 0 to 1, 784, and the same as a PNG file
 */
export function curlLines(
  access: Access,
  name: string,
  picture: { pixels: Float32Array; png: Uint8Array },
): CurlLines {
  const to = target(access, name);
  const { curl, predict } = to;
  const numbers = JSON.stringify({ instances: [instanceOf(picture.pixels, GRAY_28)] });
  const b64 = Buffer.from(picture.png).toString('base64');
  const file = JSON.stringify({
    signature_name: SIGNATURES.images,
    instances: [{ [IMAGE_INPUT]: { b64 } }],
  });
  return {
    predict: `${curl} -d '${numbers}' ${predict}`,
    b64: `${curl} -d '${file}' ${predict}`,
    classify: classifyLine(to, access),
  };
}

/** In awk, which every shell has: a gray image. Its numbers may be more than a line can hold. */
function grayImage({ height, width, channels }: ImageShape): string {
  const pixel = JSON.stringify(Array.from({ length: channels }, () => 0.5));
  return (
    `awk 'BEGIN { for (i = 0; i < ${width}; i++) row = row (i ? "," : "") "${pixel}"; ` +
    `for (i = 0; i < ${height}; i++) image = image (i ? "," : "") "[" row "]"; ` +
    `print "{\\"instances\\": [[" image "]]}" }'`
  );
}

/** For runs that take whole photos: a gray image of their shape, and photo.jpg in base64. */
export function curlLinesForPhotos(access: Access, name: string, shape: ImageShape): CurlLines {
  const to = target(access, name);
  const { curl, predict } = to;
  const start = `{"signature_name": "${SIGNATURES.images}", "instances": [{"${IMAGE_INPUT}": {"b64": "`;
  const photo = `(printf '${start}'; base64 < photo.jpg | tr -d '\\n'; printf '"}}]}')`;
  return {
    predict: `${grayImage(shape)} | ${curl} -d @- ${predict}`,
    b64: `${photo} | ${curl} -d @- ${predict}`,
    classify: classifyLine(to, access),
  };
}
