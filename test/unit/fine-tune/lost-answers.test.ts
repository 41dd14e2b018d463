import { describe, expect, it } from 'vitest';
import { predictedLabels, ProbabilityTable } from '@engine/evaluate/metrics';
import { lostAnswers, lostHeading, lostLines } from '@engine/fine-tune/lost-answers';

const CLASSES = ['Shirt', 'Dress', 'Apron'];

describe('what fine-tuning takes from the former classes', () => {
  it('is counted of images that were predicted correctly before', () => {
    const labels = [0, 0, 0, 0, 1, 1];
    const before = [0, 0, 0, 1, 1, 1];
    const after = [2, 2, 1, 2, 1, 2];
    expect(lostAnswers(labels, before, after, CLASSES)).toEqual([
      { className: 'Shirt', correct: 3, lost: 2, predicted: 'Apron' },
      { className: 'Shirt', correct: 3, lost: 1, predicted: 'Dress' },
      { className: 'Dress', correct: 2, lost: 1, predicted: 'Apron' },
    ]);
  });

  it('is nothing where nothing changed, which is said', () => {
    const answers = lostAnswers([0, 1], [0, 0], [0, 1], CLASSES);
    expect(answers).toEqual([]);
    expect(lostLines({ images: 'test', answers })).toEqual(['All are still predicted correctly.']);
  });

  it('is listed in sentences, the largest first, and not of single images without end', () => {
    const many = Array.from({ length: 8 }, (_, at) => ({
      className: `Class ${at}`,
      correct: 40,
      lost: 8 - at,
      predicted: 'Apron',
    }));
    const lines = lostLines({ images: 'test', answers: many });
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('Class 0: 8 of 40 now predicted as Apron');
  });

  it('says where the images were trained on', () => {
    expect(lostHeading({ images: 'replayed', answers: [] })).toContain('trained on');
    expect(lostHeading({ images: 'test', answers: [] })).not.toContain('trained on');
  });

  it('goes by the likeliest class', () => {
    const table = new ProbabilityTable(Float32Array.of(0.2, 0.5, 0.3, 0.1, 0.2, 0.7), 3);
    expect([...predictedLabels(table)]).toEqual([1, 2]);
  });
});
