import { describe, expect, it } from 'vitest';
import { adjustmentNote } from '@engine/evaluate/adjustment-note';
import { settingsFor } from '@engine/settings';

const adjusted = settingsFor('cnn', { sampling: 'adjusted' });
const after = (correct: number, images = 100) => ({ validation: { images, correct } });

describe('the note on what adjusted logits cost', () => {
  it('tells both validation accuracies and what to do', () => {
    const note = adjustmentNote({ settings: adjusted, bestValidationAccuracy: 0.61 }, after(17));
    expect(note).toBe(
      'Adjusted logits lowered validation accuracy from 61.00% to 17.00%, in favor of rare classes. If accuracy matters more, train longer or choose class sampling Square root.',
    );
  });

  it.each([
    ['accuracy rose', 0.61, after(64)],
    ['it cost less than 5 points', 0.61, after(57)],
    ['it cost fewer than 5 images', 0.5, after(6, 20)],
    ['there were no validation images', null, after(0, 0)],
    ['an earlier version counted none', 0.61, {}],
    ['there are no scores', 0.61, null],
  ] as const)('is left out where %s', (_, bestValidationAccuracy, evaluation) => {
    expect(adjustmentNote({ settings: adjusted, bestValidationAccuracy }, evaluation)).toBeNull();
  });

  it('is left out of runs of other class samplings, and of fine-tuned and imported ones', () => {
    const low = after(17);
    const record = { settings: adjusted, bestValidationAccuracy: 0.61 };
    const settings = settingsFor('cnn', { sampling: 'square-root' });
    expect(adjustmentNote({ ...record, settings }, low)).toBeNull();
    expect(adjustmentNote({ ...record, settings: { model: 'imported' } }, low)).toBeNull();
    expect(adjustmentNote({ ...record, fineTunedFrom: { from: 'a', photos: 9 } }, low)).toBeNull();
  });
});
