/** The Fashion-MNIST that comes with the app, as far as forms have to know it before it is read. */
import { GRAY_28, type ImageShape } from '@engine/data/image-shape';
import labels from '../../../resources/fashion-mnist/labels.txt?raw';

export const INCLUDED_DATA: { classNames: readonly string[]; shape: ImageShape } = {
  classNames: labels.trim().split(/\r?\n/),
  shape: GRAY_28,
};
