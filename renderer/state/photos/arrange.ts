/** Which of many photos are shown, and in which order. */
import { byName } from '../by-name';
import { isSameClass } from '@engine/classify/same-class';
import { counted } from '@engine/text/counted';
import type { PhotoAnswer } from '@contract';
import { count } from '../../format';
import type { Photo } from './photo';

export type Filter =
  'all' | 'not sure' | 'agree' | 'disagree' | 'white' | 'unreadable' | `class ${string}`;

export const ORDERS = {
  arrival: 'date added',
  name: 'name',
  class: 'class',
  surest: 'highest confidence',
  doubtful: 'lowest confidence',
} as const;
export type Order = keyof typeof ORDERS;

export interface FilterChoice {
  filter: Filter;
  label: string;
  /** How many photos it lets through. */
  count: number;
}

/** The class that the answer names; null where there is none or the network is not sure. */
export function classOf({ answer }: { answer: PhotoAnswer | null }): string | null {
  if (answer === null || answer.label === null) return null;
  return answer.classNames[answer.label] ?? null;
}

/**
 * Whether both models say the same, be it that they are not sure; null where one has not answered, or
 * is being asked again.
 */
export function agreement({ state, answer, second }: Photo): boolean | null {
  if (state !== 'answered' || answer === null || second === null || second.answer === null) {
    return null;
  }
  const [one, other] = [classOf({ answer }), classOf(second)];
  if (one === null || other === null || one === other) return one === other;
  // A model that has both classes tells them apart, as one fine-tuned on sneakers does with shoes.
  const apart = answer.classNames.includes(other) || second.answer.classNames.includes(one);
  return !apart && isSameClass(one, other);
}

/**
 * On how many photos both models agree, of those that both have answered.
 * @param beforeAfter whether they are one run before and after fine-tuning
 */
export function agreementSentence(photos: readonly Photo[], beforeAfter = false): string {
  const both = photos.map(agreement).filter((agrees) => agrees !== null);
  const agree = both.filter((agrees) => agrees).length;
  if (beforeAfter) {
    return `${count(both.length - agree)} of ${counted(both.length, 'answer')} changed`;
  }
  return `Both agree on ${count(agree)} of ${counted(both.length, 'photo')}`;
}

const PENDING = {
  waiting: 'Waiting…',
  stopped: 'Stopped',
  reading: 'Classifying…',
  answered: '',
} as const;

/** Whether a file turned out to be no photo that can be read: it is told of apart, and counts as none. */
export function isUnreadable({ state, thumbnail }: Photo): boolean {
  return state === 'refused' && thumbnail === null;
}

/** What the photo is, or how far it is, in a word or two. */
export function verdictOn(photo: Photo): string {
  if (isUnreadable(photo)) return 'Unreadable';
  if (photo.state === 'refused') return 'Failed';
  return photo.answer === null ? PENDING[photo.state] : (classOf(photo) ?? 'Not sure');
}

/** The same of the model to compare with. */
export function secondVerdictOn({ second }: Photo): string {
  if (second === null) return 'Classifying…';
  return second.answer === null ? 'Failed' : (classOf(second) ?? 'Not sure');
}

function passes(photo: Photo, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return !isUnreadable(photo);
    case 'not sure':
      return photo.answer !== null && photo.answer.label === null;
    case 'agree':
      return agreement(photo) === true;
    case 'disagree':
      return agreement(photo) === false;
    case 'white':
      return photo.answer?.white ?? false;
    case 'unreadable':
      return isUnreadable(photo);
    default:
      return filter === `class ${classOf(photo) ?? ''}`;
  }
}

/**
 * Every filter that lets something through, and the chosen one: classes in the run's own order.
 * @param beforeAfter whether both models are one run before and after fine-tuning
 */
export function filterChoices(
  photos: readonly Photo[],
  chosen: Filter,
  beforeAfter = false,
): FilterChoice[] {
  const counts = new Map<string | null, number>();
  for (const photo of photos) {
    const name = classOf(photo);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  // In the order of the network that answers; while another begins to answer there are names of both.
  const ordered = photos.find(({ answer }) => answer !== null)?.answer?.classNames ?? [];
  const predicted = [...counts.keys()].filter((name) => name !== null);
  const names = new Set([...ordered, ...predicted]);
  const number = (filter: Filter) => photos.filter((photo) => passes(photo, filter)).length;
  const choices: FilterChoice[] = [
    { filter: 'all', label: 'All', count: number('all') },
    ...[...names].map((name): FilterChoice => ({
      filter: `class ${name}`,
      label: name,
      count: counts.get(name) ?? 0,
    })),
    { filter: 'not sure', label: 'Not sure', count: number('not sure') },
    { filter: 'agree', label: beforeAfter ? 'Unchanged' : 'Agree', count: number('agree') },
    { filter: 'disagree', label: beforeAfter ? 'Changed' : 'Disagree', count: number('disagree') },
    { filter: 'white', label: 'White garment: less reliable', count: number('white') },
    { filter: 'unreadable', label: 'Unreadable', count: number('unreadable') },
  ];
  return choices.filter(({ filter, count }) => count > 0 || filter === chosen);
}

/** Photos without an answer come last, in whichever order the others are. */
function rawConfidence({ answer }: Photo): number {
  return answer?.confidence ?? Number.NaN;
}

function byNumber(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b;
}

function byClass(a: Photo, b: Photo): number {
  const rank = (photo: Photo) => (photo.answer === null ? 2 : classOf(photo) === null ? 1 : 0);
  const names = byName(classOf(a) ?? '', classOf(b) ?? '');
  return rank(a) - rank(b) || names || byNumber(-rawConfidence(a), -rawConfidence(b));
}

const COMPARE: Readonly<Record<Exclude<Order, 'arrival'>, (a: Photo, b: Photo) => number>> = {
  name: (a, b) => byName(a.path, b.path),
  class: byClass,
  surest: (a, b) => byNumber(-rawConfidence(a), -rawConfidence(b)),
  doubtful: (a, b) => byNumber(rawConfidence(a), rawConfidence(b)),
};

/** @param photos in order of arrival */
export function arranged(photos: readonly Photo[], filter: Filter, order: Order): Photo[] {
  const shown = photos.filter((photo) => passes(photo, filter));
  return order === 'arrival' ? shown : shown.sort(COMPARE[order]);
}
