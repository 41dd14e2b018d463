/**
 * When the answer is "not sure". Each run gets a threshold of its own, set on validation images, so that
 * it costs few of the right answers that photos would get. Images of garments are made to look
 * photographed for that; whole photos are photographs already.
 */
import { photographed, kindOf } from '../augment/photographed';
import { otherThing } from '../augment/others';
import { pixelsOf, toUnit, type LabeledImages } from '../data/dataset';
import { argMax } from '../evaluate/metrics';
import type { Network } from '../models/network';
import { generator, permutation } from '../random';
import { GARMENT, type Preprocessing } from '../photo/preprocessing';
import type { Rejection } from '../records';
import { averagedOutputs } from './framings';

/** The share of right answers on held-out pictures that the threshold may cost. */
const RIGHT_ANSWERS_LOST = 0.05;
/** Of either at most so many, and no more than the held-out pictures are. */
const PICTURES = 600;
const OTHER_THINGS = 300;

/** How sure a network is that a picture is one of its classes: the likeliest class's probability. */
export interface Verdict {
  label: number;
  /** Given that it is one of the classes. */
  confidence: number;
  /** With "none of these" counted in: what the threshold is held against. */
  rawConfidence: number;
  /** One for each class, given that it is one of them. */
  probabilities: number[];
}

/** @param outputs probabilities of the classes, and of "none of these" where there is such an output */
export function verdictOf(outputs: ArrayLike<number>, classCount: number): Verdict {
  const classes = Array.from({ length: classCount }, (_, label) => outputs[label] ?? 0);
  const sum = classes.reduce((total, each) => total + each, 0);
  const label = argMax(classes);
  const probabilities = classes.map((each) => (sum > 0 ? each / sum : 1 / classCount));
  return {
    label,
    confidence: probabilities[label] ?? 0,
    rawConfidence: classes[label] ?? 0,
    probabilities,
  };
}

interface Drawn {
  pictures: Iterable<Float32Array>;
  labels: number[];
  others: readonly Float32Array[];
}

/** Made once for all trials of a sweep, whose validation images are the same. */
const photographs = new WeakMap<LabeledImages, { seed: number; drawn: Drawn }>();

function photographedValidation(
  images: LabeledImages,
  classNames: readonly string[],
  seed: number,
): Drawn {
  const known = photographs.get(images);
  if (known?.seed === seed) return known.drawn;
  const drawn = drawPhotographs(images, classNames, seed);
  photographs.set(images, { seed, drawn });
  return drawn;
}

function drawPhotographs(
  images: LabeledImages,
  classNames: readonly string[],
  seed: number,
): Drawn {
  const random = generator(seed, 'refusal');
  const draw = () => {
    const at = Math.floor(images.count * random());
    const label = images.labels[at] ?? 0;
    const picture = toUnit(pixelsOf(images, at));
    return { picture, label, className: classNames[label] ?? '' };
  };
  const drawn = Array.from({ length: Math.min(PICTURES, images.count) }, draw);
  return {
    pictures: drawn.map(({ picture, className }) =>
      photographed(picture, kindOf(className), random),
    ),
    labels: drawn.map(({ label }) => label),
    others: Array.from({ length: Math.min(OTHER_THINGS, images.count) }, () =>
      photographed(otherThing(draw, random), 'other', random),
    ),
  };
}

function* unitImages(images: LabeledImages, order: Int32Array): Generator<Float32Array> {
  for (const index of order) yield toUnit(pixelsOf(images, index));
}

/** As many of the images as are needed, as they are. */
function drawnValidation(images: LabeledImages, seed: number): Drawn {
  const order = permutation(images.count, generator(seed, 'refusal')).slice(0, PICTURES);
  return {
    pictures: unitImages(images, order),
    labels: Array.from(order, (index) => images.labels[index] ?? 0),
    others: [],
  };
}

/** @param images what was not trained on */
export function chooseThreshold(
  network: Network,
  images: LabeledImages,
  classNames: readonly string[],
  seed: number,
  preprocessing: Preprocessing = GARMENT,
): Rejection {
  const { pictures, labels, others } =
    preprocessing.kind === 'whole'
      ? drawnValidation(images, seed)
      : photographedValidation(images, classNames, seed);
  const verdicts = averagedOutputs(network, pictures, preprocessing).map((each) =>
    verdictOf(each, network.classCount),
  );
  const right = verdicts
    .filter(({ label }, at) => label === labels[at])
    .map(({ rawConfidence }) => rawConfidence)
    .sort((a, b) => a - b);
  const threshold = right[Math.floor(RIGHT_ANSWERS_LOST * right.length)] ?? 0;
  const refused = averagedOutputs(network, others, preprocessing).filter(
    (each) => verdictOf(each, network.classCount).rawConfidence < threshold,
  );
  return {
    threshold,
    rightAnswersLost: right.filter((each) => each < threshold).length / Math.max(1, right.length),
    othersRefused: others.length === 0 ? null : refused.length / others.length,
  };
}
