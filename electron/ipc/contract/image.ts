/** Images as the window draws them. */
import * as v from 'valibot';
import { imageShapeSchema, valuesIn, type ImageShape } from '@engine/data/image-shape';

export interface ImagePixels {
  shape: ImageShape;
  /** [height, width, channels] bytes, 0 black to 255 white. */
  pixels: Uint8Array;
}

export const imageSchema = v.pipe(
  v.strictObject({ shape: imageShapeSchema, pixels: v.instance(Uint8Array) }),
  v.check(
    ({ shape, pixels }) => pixels.length === valuesIn(shape),
    'The number of pixel values does not match the shape of the image.',
  ),
);
