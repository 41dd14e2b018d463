/** What fine-tuning took from the classes that a run knew: images that were predicted correctly before only. */
/** Images of one class that are now predicted as one other class. */
export interface LostAnswers {
  className: string;
  /** Images of the class that were predicted correctly before. */
  correct: number;
  /** Of these, how many are predicted as `predicted` now. */
  lost: number;
  predicted: string;
}

export interface Lost {
  /** The run's own test images, or photos that fine-tuning replayed, which flatters it. */
  images: 'test' | 'replayed';
  /** The most first. */
  answers: LostAnswers[];
}

/**
 * @param labels class indices [n]
 * @param before and `after` fine-tuning, predicted class indices [n]
 */
export function lostAnswers(
  labels: ArrayLike<number>,
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  classNames: readonly string[],
): LostAnswers[] {
  const correct = new Map<number, number>();
  const moved = new Map<string, { label: number; predicted: number; lost: number }>();
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? 0;
    if (before[row] !== label) continue;
    correct.set(label, (correct.get(label) ?? 0) + 1);
    const predicted = after[row] ?? label;
    if (predicted === label) continue;
    const key = `${label} ${predicted}`;
    moved.set(key, { label, predicted, lost: (moved.get(key)?.lost ?? 0) + 1 });
  }
  return [...moved.values()]
    .map(({ label, predicted, lost }) => ({
      className: classNames[label] ?? '',
      correct: correct.get(label) ?? 0,
      lost,
      predicted: classNames[predicted] ?? '',
    }))
    .sort((a, b) => b.lost - a.lost);
}

/** Longer lists are of single images. */
const MOST_SHOWN = 5;

/** What the list below is about, as a heading. */
export function lostHeading({ images }: Lost): string {
  return images === 'test'
    ? 'Test images that were predicted correctly before'
    : 'Photos of the base run that were predicted correctly before (the last layer was trained on them again)';
}

/** A line for each of the largest losses. */
export function lostLines({ answers }: Lost): string[] {
  if (answers.length === 0) return ['All are still predicted correctly.'];
  return answers
    .slice(0, MOST_SHOWN)
    .map(
      ({ className, correct, lost, predicted }) =>
        `${className}: ${lost} of ${correct} now predicted as ${predicted}`,
    );
}
