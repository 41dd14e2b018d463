/** One request to a server, as a client makes it, with what it is asked and what it says. */
import { shapeText, valuesIn, type ImageShape } from '@engine/data/image-shape';
import { UserError } from '@engine/user-error';

/** More than the largest photo takes. */
const TIMEOUT_MS = 30_000;

export interface Tried {
  /** Such as POST http://127.0.0.1:8501/classify. */
  request: string;
  status: number;
  milliseconds: number;
  /** The body as it came, JSON. */
  body: string;
}

export interface Access {
  address: string;
  token: string | null;
}

/** Pixels as the protocol has them, [h,w,c]. @param picture float32 0 to 1, h * w * c */
export function instanceOf(picture: Float32Array, shape: ImageShape): number[][][] {
  const { height, width, channels } = shape;
  const valueAt = (at: number): number => Math.round((picture[at] ?? 0) * 1e4) / 1e4;
  return Array.from({ length: height }, (_row, row) =>
    Array.from({ length: width }, (_column, column) =>
      Array.from({ length: channels }, (_channel, channel) =>
        valueAt((row * width + column) * channels + channel),
      ),
    ),
  );
}

/** @throws Error in a sentence where nobody answers */
async function post(
  { address, token }: Access,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<Tried> {
  const url = `${address}${path}`;
  const headers: Record<string, string> =
    token === null ? {} : { authorization: `Bearer ${token}` };
  const start = performance.now();
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { method: 'POST', body, headers, signal });
    const text = await response.text();
    const milliseconds = performance.now() - start;
    return { request: `POST ${url}`, status: response.status, milliseconds, body: text };
  } catch (cause) {
    throw new UserError(`The server at ${address} did not respond.`, { cause });
  }
}

/** @param picture float32 0 to 1, h * w * c */
export function tryPicture(
  access: Access,
  name: string,
  picture: Float32Array,
  shape: ImageShape,
): Promise<Tried> {
  if (picture.length !== valuesIn(shape)) {
    throw new UserError(`The test image is not ${shapeText(shape)}, as the model takes images.`);
  }
  const body = JSON.stringify({ instances: [instanceOf(picture, shape)] });
  return post(access, `/v1/models/${name}:predict`, body);
}

/** @param photo a JPEG, PNG, GIF or BMP file */
export function tryPhoto(access: Access, photo: Uint8Array<ArrayBuffer>): Promise<Tried> {
  return post(access, '/classify', photo);
}
