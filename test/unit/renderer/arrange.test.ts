import { describe, expect, it } from 'vitest';
import {
  agreement,
  agreementSentence,
  arranged,
  filterChoices,
  verdictOn,
} from '../../../renderer/state/photos/arrange';
import { answered, compared, photo } from './photos';

const PHOTOS = [
  answered('b10.jpg', 1, 0.6),
  answered('b9.jpg', 0, 0.9, { white: true }),
  answered('a.jpg', null, 0.3, { white: true }),
  photo('broken.jpg', { state: 'refused', problem: 'This file is empty.' }),
  photo('notes.jpg', { state: 'refused', problem: 'This is not a picture.' }),
  photo('c.jpg', { state: 'waiting' }),
  answered('d.jpg', 1, 0.8),
];

/** Without those that turned out to be no photos. */
const READABLE = PHOTOS.filter(({ state }) => state !== 'refused');

const paths = (...asked: Parameters<typeof arranged>) => arranged(...asked).map(({ path }) => path);

describe('many photos', () => {
  it('can be chosen by what they are, with how many there are of each', () => {
    expect(filterChoices(PHOTOS, 'all').map(({ label, count }) => [label, count])).toEqual([
      ['All', 5],
      ['Trouser', 1],
      ['Coat', 2],
      ['Not sure', 1],
      ['White garment: less reliable', 2],
      ['Unreadable', 2],
    ]);
    expect(paths(PHOTOS, 'class Coat', 'arrival')).toEqual(['b10.jpg', 'd.jpg']);
    expect(paths(PHOTOS, 'not sure', 'arrival')).toEqual(['a.jpg']);
    expect(paths(PHOTOS, 'white', 'arrival')).toEqual(['b9.jpg', 'a.jpg']);
    expect(paths(PHOTOS, 'unreadable', 'arrival')).toEqual(['broken.jpg', 'notes.jpg']);
  });

  it('keep the choice that was made when nothing is left of it', () => {
    const choices = filterChoices(PHOTOS.slice(1, 2), 'class Coat');
    expect(choices).toContainEqual({ filter: 'class Coat', label: 'Coat', count: 0 });
  });

  it('come in the order that is asked for, those without an answer last', () => {
    expect(paths(PHOTOS, 'all', 'arrival')).toEqual(READABLE.map(({ path }) => path));
    expect(paths(PHOTOS, 'all', 'name').slice(0, 3)).toEqual(['a.jpg', 'b9.jpg', 'b10.jpg']);
    const unanswered = ['c.jpg'];
    expect(paths(PHOTOS, 'all', 'class')).toEqual([
      'd.jpg',
      'b10.jpg',
      'b9.jpg',
      'a.jpg',
      ...unanswered,
    ]);
    expect(paths(PHOTOS, 'all', 'surest')).toEqual([
      'b9.jpg',
      'd.jpg',
      'b10.jpg',
      'a.jpg',
      ...unanswered,
    ]);
    expect(paths(PHOTOS, 'all', 'doubtful')).toEqual([
      'a.jpg',
      'b10.jpg',
      'd.jpg',
      'b9.jpg',
      ...unanswered,
    ]);
  });

  it('are each told in a word or two', () => {
    expect(PHOTOS.map(verdictOn)).toEqual([
      'Coat',
      'Trouser',
      'Not sure',
      'Unreadable',
      'Unreadable',
      'Waiting…',
      'Coat',
    ]);
  });
});

describe('photos that two models answered', () => {
  const both = [
    compared(answered('a.jpg', 0, 0.9), 'Pants'),
    compared(answered('b.jpg', 1, 0.9), 'Pants'),
    compared(answered('c.jpg', null, 0.3), null),
    compared(answered('d.jpg', null, 0.3), 'Pants'),
    answered('e.jpg', 0, 0.9),
    { ...compared(answered('f.jpg', 0, 0.9), 'Pants'), state: 'waiting' as const },
    { ...answered('g.jpg', 0, 0.9), second: { run: 'b-run', answer: null, problem: 'Gone.' } },
  ];

  it('agree where the classes mean the same, or both are not sure', () => {
    expect(both.map(agreement)).toEqual([true, false, true, false, null, null, null]);
    expect(agreementSentence(both)).toBe('Both agree on 2 of 4 photos');
    expect(agreementSentence(both.slice(0, 1))).toBe('Both agree on 1 of 1 photo');
    expect(agreementSentence(both, true)).toBe('2 of 4 answers changed');
  });

  it('disagree where one of them has both classes, and so tells them apart', () => {
    const [trouser] = both;
    if (trouser === undefined || trouser.answer === null) throw new Error('There is an answer.');
    const { answer } = trouser;
    const shoes = { ...answer, classNames: ['Shoes', 'Sneaker'], label: 1 };
    const told = (classNames: string[]) => ({
      ...trouser,
      answer: shoes,
      second: { run: 'b', answer: { ...answer, classNames, label: 0 }, problem: null },
    });
    expect(agreement(told(['Shoes']))).toBe(false);
    expect(
      agreement({ ...told(['Shoes']), answer: { ...shoes, classNames: ['Hat', 'Sneaker'] } }),
    ).toBe(true);
  });

  it('can be chosen by that', () => {
    expect(paths(both, 'agree', 'arrival')).toEqual(['a.jpg', 'c.jpg']);
    expect(paths(both, 'disagree', 'arrival')).toEqual(['b.jpg', 'd.jpg']);
    const choices = filterChoices(both, 'all').map(({ label, count }) => [label, count]);
    expect(choices).toContainEqual(['Agree', 2]);
    expect(choices).toContainEqual(['Disagree', 2]);
  });
});
