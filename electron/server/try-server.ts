/** One request to a server, as a client makes it, with what it is asked and what it says. */
import { PIXELS, SIDE } from '@engine/data/dataset';
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

/** Pixels as the protocol has them, [28,28,1]. @param pictures float32 0 to 1, 784 */
export function instanceOf(picture: Float32Array): number[][][] {
  return Array.from({ length: SIDE }, (_, row) =>
    Array.from(picture.subarray(row * SIDE, (row + 1) * SIDE), (value) => [
      Math.round(value * 1e4) / 1e4,
    ]),
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

/** @param picture float32 0 to 1, 784 */
export function tryPicture(access: Access, name: string, picture: Float32Array): Promise<Tried> {
  if (picture.length !== PIXELS) throw new UserError('The image is not 28x28 pixels.');
  const body = JSON.stringify({ instances: [instanceOf(picture)] });
  return post(access, `/v1/models/${name}:predict`, body);
}

/** @param photo a JPEG, PNG, GIF or BMP file */
export function tryPhoto(access: Access, photo: Uint8Array<ArrayBuffer>): Promise<Tried> {
  return post(access, '/classify', photo);
}
