/** What stands below a picture, and is said of it where it cannot be seen. */
import type { Disagreement, LabelErrorReport, MistakeReport } from '@contract';
import type { Duplicate } from '@engine/evaluate/duplicates';
import type { Prediction } from '@engine/records';
import { percent, signed } from '../../../format';

export interface CardLine {
  text: string;
  tone: 'plain' | 'soft' | 'wrong';
}

export interface CardWords {
  /** All of it, for those who do not see the picture. */
  sentence: string;
  /** Three short lines. */
  lines: readonly CardLine[];
  /** Why its label is in doubt, where it is marked so. */
  labelError?: string;
}

type Names = readonly string[];
const verdict = (names: Names, predicted: number, label: number): CardLine => ({
  text: `${predicted === label ? '✓' : '✗'} ${names[predicted] ?? ''}`,
  tone: predicted === label ? 'soft' : 'wrong',
});

/** The label, the answer, and how sure it is. */
export function answerWords(
  { index, label, predicted, confidence }: Prediction,
  names: Names,
): CardWords {
  const truth = names[label] ?? '';
  const outcome = predicted === label ? 'correct' : `predicted as ${names[predicted] ?? ''}`;
  return {
    sentence: `Test image ${index}: ${truth}, ${outcome}, ${percent(confidence)} confidence`,
    lines: [
      { text: truth, tone: 'plain' },
      verdict(names, predicted, label),
      { text: percent(confidence), tone: 'soft' },
    ],
  };
}

/** The label, the answer and how sure it is, and whether the label is in doubt. */
export function doubtfulWords(image: MistakeReport['listed'][number], names: Names): CardWords {
  const words = answerWords(image, names);
  if (image.labelError === null) return words;
  const { likely, margin } = image.labelError;
  const labelError = `likely label error: ${names[likely] ?? ''}, margin ${signed(margin)}`;
  return { ...words, sentence: `${words.sentence}; ${labelError}`, labelError };
}

/** The label, then the answers of two runs. */
export function disagreementWords(
  { index, label, predicted, other }: Disagreement,
  names: Names,
  runs: { one: string; other: string },
): CardWords {
  const truth = names[label] ?? '';
  const answers = `${runs.one} predicts ${names[predicted] ?? ''}, ${runs.other} ${names[other.predicted] ?? ''}`;
  return {
    sentence: `Test image ${index}: ${truth}; ${answers}`,
    lines: [
      { text: truth, tone: 'plain' },
      verdict(names, predicted, label),
      verdict(names, other.predicted, label),
    ],
  };
}

/** The label that is doubtful, the class that is likely, and by how much. */
export function labelErrorWords(
  { index, label, likely, margin }: LabelErrorReport['worst'][number],
  names: Names,
  kind: string,
): CardWords {
  const [given, better] = [names[label] ?? '', names[likely] ?? ''];
  return {
    sentence: `${kind} image ${index}: labeled ${given}, likely ${better}, margin ${signed(margin)}`,
    lines: [
      { text: given, tone: 'plain' },
      { text: `→ ${better}`, tone: 'wrong' },
      { text: signed(margin), tone: 'soft' },
    ],
  };
}

/** The label, the label of its nearest duplicate in the training set, and the answer. */
export function duplicateWords(
  { index, label, predicted, nearDuplicates }: Duplicate,
  names: Names,
): CardWords {
  const truth = names[label] ?? '';
  const nearDuplicate = names[nearDuplicates[0]?.label ?? label] ?? '';
  const answer = names[predicted] ?? '';
  return {
    sentence: `Test image ${index}: ${truth}, duplicate of a training image labeled ${nearDuplicate}, predicted as ${answer}`,
    lines: [
      { text: truth, tone: 'plain' },
      nearDuplicate === truth
        ? { text: 'same label', tone: 'soft' }
        : { text: `≠ ${nearDuplicate}`, tone: 'wrong' },
      verdict(names, predicted, label),
    ],
  };
}
