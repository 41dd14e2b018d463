/** How a run does on test images, and beside another run, in words and tables for people. */
import { counted, grouped } from '@engine/text/counted';
import type { ClassReport, MacroScores } from '@engine/evaluate/classes';
import { calibrationErrorNote } from '@engine/evaluate/validation-size';
import type { DifferenceReport } from '@engine/evaluate/difference';
import type { DuplicateReport, ScoreWithout } from '@engine/evaluate/duplicates';
import type { Matrices } from '@engine/evaluate/matrices';
import type { LabelErrors } from '@engine/evaluate/mistakes';
import type { Evaluation, Prediction, RunRecord } from '@engine/records';
import { platformText } from '@engine/run-table/platform-text';
import { visible } from '@engine/text/visible';
import { balancedText, matrixText } from '../../matrix-text';
import { percent } from '@engine/text/percent';
import type { Output } from '../../output';
import { tableLines } from '../../table';
import { fitted, tableColumns, terminalColumns, wrapped } from '../../terminal-width';

export interface FullEvaluation {
  evaluation: Evaluation;
  matrices: Matrices;
  classes: ClassReport;
  mistakes: Prediction[];
  labelErrors: LabelErrors;
  /** Null where nothing was held out, or the data is not the run's own. */
  validationErrors: LabelErrors | null;
  duplicates: DuplicateReport;
  /** Why probabilities are not calibrated or the threshold is the default, in sentences. */
  notes: string[];
}

/** Rows of a list that a terminal shows; --json has all of them. */
const MOST_ROWS = 10;

/** What the run was trained with: on the same, the same seed gives the same run. */
export function showOrigin(output: Output, { platform, earlier = [] }: RunRecord): void {
  if (platform !== null) output.text(`Trained on ${platformText(platform)}`);
  for (const { untilEpoch, platform: before } of earlier) {
    const where = before === null ? 'another computer' : platformText(before);
    output.text(`  up to epoch ${untilEpoch} on ${where}, or on other data`);
  }
}

function scores({ precision, recall, f1, auc, averagePrecision }: MacroScores): string[] {
  const areas = [auc, averagePrecision].map((area) => area?.toFixed(4) ?? '–');
  return [...[precision, recall, f1].map((share) => percent(share)), ...areas];
}

function showClasses(output: Output, { perClass, macro }: ClassReport, names: string[]): void {
  const rows = perClass.map((each, at) => [
    ...[names[at] ?? '', ...scores(each), String(each.support)],
  ]);
  const header = ['', 'precision', 'recall', 'F1', 'ROC AUC', 'avg prec', 'images'];
  const table = [header, ...rows, ['macro avg', ...scores(macro)]];
  output.text(...tableLines(table, { text: [0], indent: 2 }));
  const absent = names.filter((_, label) => perClass[label]?.support === 0);
  if (absent.length > 0) {
    say(output, `Not in the macro average (no test images): ${absent.join(', ')}`);
  }
}

/** Sentences go on in the next line of a terminal. */
function say(output: Output, ...lines: string[]): void {
  const columns = terminalColumns();
  // Escaped before they are broken, so that a name breaks no line.
  output.text(...lines.flatMap((line) => wrapped(visible(line), columns).split('\n')));
}

/** Two names of classes beside so many columns of other words. */
function fit(name: string | undefined, others: number): string {
  return fitted(name ?? '', Math.max(8, (tableColumns() - others) >> 1));
}

function showMistakes(output: Output, mistakes: readonly Prediction[], names: string[]): void {
  say(output, '', 'Most confident mistakes (test image, confidence, prediction, label)');
  for (const { index, confidence, predicted, label } of mistakes.slice(0, MOST_ROWS)) {
    output.text(
      `  ${String(index).padStart(6)}  ${percent(confidence).padStart(8)}  ${fit(names[predicted], 30)}, labeled ${fit(names[label], 30)}`,
    );
  }
}

function showLabelErrors(
  output: Output,
  { images, found, worst }: LabelErrors,
  kind: string,
  names: string[],
): void {
  say(
    output,
    '',
    `Likely label errors: ${found} of ${images} ${kind} (image, margin, likely class, label)`,
  );
  for (const { index, margin, likely, label } of worst.slice(0, MOST_ROWS)) {
    output.text(
      `  ${String(index).padStart(6)}  ${margin.toFixed(4).padStart(8)}  ${fit(names[likely], 30)}, labeled ${fit(names[label], 30)}`,
    );
  }
}

function accuracyText({ accuracy }: ScoreWithout): string {
  return accuracy === null ? 'no images left' : percent(accuracy);
}

function showDuplicates(output: Output, report: DuplicateReport, names: string[]): void {
  const { images, accuracy, withoutSame, withoutNear, onlyNear } = report;
  say(
    output,
    '',
    `Duplicates of training images: ${grouped(withoutSame.leftOut)} exact, ${grouped(onlyNear)} near`,
  );
  for (const { index, label, predicted, nearDuplicates } of images.slice(0, MOST_ROWS)) {
    const [nearest] = nearDuplicates;
    const nearDuplicate = `training image ${nearest?.index ?? ''}, ${fit(names[nearest?.label ?? 0], 58)}`;
    const near = nearest?.distance === 0 ? '' : `, distance ${nearest?.distance.toFixed(1) ?? ''}`;
    output.text(
      `  ${String(index).padStart(6)}  ${predicted === label ? 'correct' : 'WRONG  '}  ${fit(names[label], 58)}; ${nearDuplicate}${near}`,
    );
  }
  if (images.length > MOST_ROWS)
    output.text(`  and ${images.length - MOST_ROWS} more; use --json for all`);
  say(
    output,
    `Test accuracy ${percent(accuracy)}; without exact duplicates ${accuracyText(withoutSame)}, without near duplicates too ${accuracyText(withoutNear)}`,
  );
}

/** @param views beside the accuracy, where each image was seen more than once */
export function showEvaluation(output: Output, full: FullEvaluation, views: string): void {
  const { evaluation, classes } = full;
  const { classNames, confusion, images } = evaluation;
  say(
    output,
    `Test accuracy ${percent(evaluation.accuracy)}${views}${balancedText(evaluation.perClass)}, test loss ${evaluation.loss.toFixed(4)}, ${counted(images, 'image')}`,
    '',
  );
  showClasses(output, classes, classNames);
  say(output, '', 'Confusion matrix (rows: true class, columns: predicted class)');
  output.text(...matrixText(confusion, classNames).split('\n'));
  output.text('', `Calibration error ${percent(evaluation.calibration?.expectedError ?? 0)}`);
  const rough = calibrationErrorNote(evaluation);
  output.text(...(rough === null ? full.notes : [rough, ...full.notes]));
  showMistakes(output, full.mistakes, classNames);
  showLabelErrors(output, full.labelErrors, 'test images', classNames);
  if (full.validationErrors !== null) {
    showLabelErrors(output, full.validationErrors, 'validation images', classNames);
  }
  showDuplicates(output, full.duplicates, classNames);
}

export function showDifference(
  output: Output,
  report: DifferenceReport,
  [one, other]: [string, string],
): void {
  const { accuracy, bothRight, bothWrong, difference, classNames } = report;
  say(
    output,
    `Test accuracy ${percent(accuracy.one)} (${one}) and ${percent(accuracy.other)} (${other})`,
  );
  output.text(`Both correct on ${counted(bothRight, 'image')}, both wrong on ${bothWrong}.`);
  say(output, report.verdict);
  say(output, '', `${one} minus ${other} (rows: true class, columns: predicted class)`);
  output.text(...matrixText(difference.counts, classNames, { diagonal: true }).split('\n'));
}
