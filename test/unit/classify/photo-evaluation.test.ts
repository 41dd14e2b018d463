import { describe, expect, it } from 'vitest';
import { evaluatePhotos, rightAnswers, type JudgedPhoto } from '@engine/classify/photo-evaluation';

const NAMES = ['T-shirt/top', 'Trouser', 'Shirt', 'Sandal', 'Sneaker', 'Ankle boot'];

function judged(folder: string, order: number[], more: Partial<JudgedPhoto> = {}): JudgedPhoto {
  const probabilities = NAMES.map((_, label) => {
    const place = order.indexOf(label);
    return place === -1 ? 0 : 0.6 / (place + 1);
  });
  const verdict = { label: order[0] ?? 0, probabilities };
  return { folder, verdict, rejected: false, white: false, ...more };
}

describe('right answers of a folder', () => {
  it('are the classes that it stands for, several for shoes, none for hats', () => {
    expect(rightAnswers('shoes', NAMES)).toEqual(['Sandal', 'Sneaker', 'Ankle boot']);
    expect(rightAnswers('Pants', NAMES)).toEqual(['Trouser']);
    expect(rightAnswers('hat', NAMES)).toEqual([]);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'are none for a folder named %s, and that class where there is one',
    (name) => {
      expect(rightAnswers(name, NAMES)).toEqual([]);
      expect(rightAnswers(name, [...NAMES, name])).toEqual([name]);
      const { folders } = evaluatePhotos([judged(name, [6, 0])], [...NAMES, name]);
      expect(folders).toMatchObject([{ folder: name, right: [name], accuracy: 1, superClass: 1 }]);
      expect(evaluatePhotos([judged(name, [0])], NAMES).othersRefused).toBe(0);
    },
  );

  it('are the class of its name where there is one, such as one that was added by fine-tuning', () => {
    expect(rightAnswers('hat', [...NAMES, 'hat'])).toEqual(['hat']);
    expect(rightAnswers('sneaker', NAMES)).toEqual(['Sneaker']);
  });
});

describe('evaluation of photos', () => {
  const evaluation = evaluatePhotos(
    [
      judged('pants', [1]),
      judged('pants', [2, 1]),
      judged('t-shirt', [2, 0], { white: true }),
      judged('shirt', [2], { rejected: true }),
      judged('shoes', [5]),
      judged('hat', [0], { rejected: true }),
      judged('hat', [0]),
    ],
    NAMES,
  );

  it('weighs folders equally, whatever the number of their photos', () => {
    expect(evaluation.balancedAccuracy).toBeCloseTo((0.5 + 0 + 1 + 1) / 4);
    expect(evaluation.topTwo).toBeCloseTo(1);
  });

  it('takes all tops for one class in the super-class figure', () => {
    // Tops (both right), trousers (half), shoes.
    expect(evaluation.superClass).toBeCloseTo((1 + 0.5 + 1) / 3);
  });

  it('counts what "not sure" costs and brings', () => {
    expect(evaluation.othersRefused).toBeCloseTo(0.5);
    expect(evaluation.rightAnswersLost).toBeCloseTo(1 / 3);
  });

  it('tells white garments apart', () => {
    expect(evaluation.white).toEqual({ photos: 1, accuracy: 0 });
  });

  it('says that there is no figure where there is no photo for it', () => {
    const others = evaluatePhotos([judged('hat', [0])], NAMES);
    expect(others.balancedAccuracy).toBeNull();
    expect(others.rightAnswersLost).toBeNull();
  });
});
