/** Draws images so that rare classes are shown more often than they are there. */
import type { Labels } from '../data/dataset';
import type { Settings } from '../settings';

/** To which power a class's weight follows its number of images: 1 leaves it as it is. */
const POWERS: Readonly<Record<Exclude<Settings['sampling'], 'uniform'>, number>> = {
  'square-root': 0.5,
  adjusted: 0.5,
  balanced: 0,
};

export type ClassSampling = keyof typeof POWERS;

/** How often a class of so many images is shown, beside other classes. */
export function weightOf(images: number, sampling: ClassSampling): number {
  return images ** POWERS[sampling];
}

export class ClassSampler {
  private readonly places: number[][] = [];
  /** Up to which number each class is drawn, ascending to 1. */
  private readonly bounds: number[] = [];

  constructor(
    private readonly labels: Labels,
    sampling: ClassSampling,
  ) {
    const ofClass = new Map<number, number[]>();
    for (const [place, label] of labels.entries()) {
      const own = ofClass.get(label);
      if (own === undefined) ofClass.set(label, [place]);
      else own.push(place);
    }
    this.places = [...ofClass].sort(([a], [b]) => a - b).map(([, places]) => places);
    const weights = this.places.map(({ length }) => weightOf(length, sampling));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let bound = 0;
    for (const weight of weights) this.bounds.push((bound += weight / total));
  }

  /** So many places, with repetition; as many as there are images unless told otherwise. */
  draw(random: () => number, count = this.labels.length): Int32Array {
    return Int32Array.from({ length: count }, () => {
      const chosen = random();
      const at = this.bounds.findIndex((bound) => chosen < bound);
      const places = this.places.at(at) ?? [];
      return places[Math.floor(random() * places.length)] ?? 0;
    });
  }
}
