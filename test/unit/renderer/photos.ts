/** Photos as the window's store has them, for the tests of what is made of many. */
import { GRAY_28 } from '@engine/data/image-shape';
import { NO_CORRECTION } from '@engine/photo/seeds';
import type { PhotoAnswer } from '@contract';
import type { Photo } from '../../../renderer/state/photos/photo';

export const CLASSES = ['Trouser', 'Coat', 'Bag'];

const WHOLE = { x: 0, y: 0, width: 1, height: 1 };

let lastId = 0;

export function photo(path: string, change: Partial<Photo> = {}): Photo {
  lastId += 1;
  return {
    id: lastId,
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    state: 'answered',
    thumbnail: null,
    answer: null,
    second: null,
    problem: null,
    correction: NO_CORRECTION,
    ...change,
  };
}

/** @param label of the winning class, or null for "not sure" */
export function answered(
  path: string,
  label: number | null,
  confidence: number,
  change: Partial<PhotoAnswer> = {},
): Photo {
  const others = (1 - confidence) / (CLASSES.length - 1);
  const answer: PhotoAnswer = {
    run: 'a-run',
    label,
    confidence,
    familiarity: null,
    rawConfidence: confidence,
    threshold: 0.35,
    rejected: label === null,
    classNames: CLASSES,
    probabilities: CLASSES.map((_, at) => (at === (label ?? 0) ? confidence : others)),
    shape: GRAY_28,
    pixels: new Uint8Array(784),
    preprocessing: 'garment',
    collectionId: '',
    box: WHOLE,
    frame: WHOLE,
    outline: [],
    othersLeftOut: 0,
    garmentFound: true,
    white: false,
    milliseconds: 1,
    networkMilliseconds: 1,
    ...change,
  };
  return photo(path, { answer });
}

/** @param name the second model's class, or null for "not sure" */
export function compared(first: Photo, name: string | null): Photo {
  const { answer } = answered(first.path, name === null ? null : 0, 0.6, {
    run: 'b-run',
    classNames: [name ?? 'Hat', 'Shoes'],
    probabilities: [0.6, 0.4],
  });
  return { ...first, second: { run: 'b-run', answer, problem: null } };
}
