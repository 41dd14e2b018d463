/** What is said of a run's scores and answers, in sentences. */
import type { Evaluation } from '../records';
import { printableSentence } from '../text/printable';
import { adjustmentNote } from './adjustment-note';
import { validationNotes } from './validation-size';

type Noted = Parameters<typeof adjustmentNote>[0];

/** What limits a run's answers; none where nothing does. */
export function limitNotes(record: Noted, evaluation: Evaluation | null): string[] {
  const adjustment = adjustmentNote(record, evaluation);
  return [...(adjustment === null ? [] : [adjustment]), ...validationNotes(evaluation)];
}

/** A sentence on whose scores these are; null where they are the run's own. */
export function sourceNote(evaluation: Evaluation | null): string | null {
  const { note = '' } = evaluation ?? {};
  return note.trim() === '' ? null : printableSentence(note);
}

/** All of it. */
export function evaluationNotes(record: Noted, evaluation: Evaluation | null): string[] {
  const source = sourceNote(evaluation);
  return [...(source === null ? [] : [source]), ...limitNotes(record, evaluation)];
}
