/** `classify RUN --eval DIR`: the figures of a classifier on folders of photos. */
import { counted } from '@engine/text/counted';
import { withAnswers } from '@engine/classify/answer';
import type { Classifier } from '@engine/classify/classifier';
import {
  evaluatePhotos,
  type JudgedPhoto,
  type PhotoEvaluation,
} from '@engine/classify/photo-evaluation';
import { preprocessingOf, type Preprocessing } from '@engine/photo/preprocessing';
import { percent } from '@engine/text/percent';
import type { Output } from '../output';
import { tableLines } from '../table';
import { preprocessedInFolders } from '../preprocess-photos';
import { UserError } from '@engine/user-error';

function figure(share: number | null): string {
  return share === null ? '–' : percent(share);
}

/** The table and the figures below it. */
function evaluationLines(evaluation: PhotoEvaluation, { kind }: Preprocessing): string[] {
  const header = [
    'folder',
    'photos',
    'accuracy',
    'top-2',
    'super-class',
    'not sure',
    'top prediction',
  ];
  const rows = evaluation.folders.map((each) => {
    const known = each.right.length > 0;
    return [
      each.folder,
      String(each.photos),
      known ? percent(each.accuracy) : '–',
      known ? percent(each.topTwo) : '–',
      known ? percent(each.superClass) : '–',
      percent(each.notSure),
      each.mostOften,
    ];
  });
  const { white } = evaluation;
  return [
    ...tableLines([header, ...rows], { text: [0, header.length - 1] }),
    '',
    `Balanced accuracy       ${figure(evaluation.balancedAccuracy)}`,
    `Top-2                   ${figure(evaluation.topTwo)}`,
    `Super-class             ${figure(evaluation.superClass)}`,
    `Unknown items rejected  ${figure(evaluation.othersRefused)}`,
    `Correct but rejected    ${figure(evaluation.rightAnswersLost)}`,
    ...(kind === 'garment'
      ? [`White garments          ${figure(white.accuracy)} of ${white.photos}`]
      : []),
  ];
}

/** @throws Error where there are no folders or no readable photos in them */
export async function evaluateFolders(
  classifier: Classifier,
  folder: string,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const judged: JudgedPhoto[] = [];
  const unreadable: string[] = [];
  const start = performance.now();
  const preprocessing = preprocessingOf(classifier.record);
  const seen = preprocessedInFolders(folder, output, preprocessing, (sentence) =>
    unreadable.push(sentence),
  );
  const answers = withAnswers(classifier, seen, ({ result }) => result.image);
  for await (const [{ folder: name, result }, answer] of answers) {
    if (signal.aborted) return;
    if (answer === null) continue;
    const { rejected, ...verdict } = answer;
    judged.push({ folder: name, verdict, rejected, white: result.white });
    output.passing(`  ${counted(judged.length, 'photo')}`);
  }
  if (judged.length === 0) {
    throw new UserError(
      `${folder} has no subfolders of photos. Put the photos of each class in a folder named after the class.`,
    );
  }
  const photosPerSecond = (1000 * judged.length) / (performance.now() - start);
  const evaluation = evaluatePhotos(judged, classifier.classNames);
  output.text(...evaluationLines(evaluation, preprocessing));
  output.text(`Rejection threshold     ${percent(classifier.threshold)}`);
  if (classifier.thresholdNote !== null) output.text(classifier.thresholdNote);
  output.text(`Photos per second       ${photosPerSecond.toFixed(1)}`);
  output.line('result', {
    run: classifier.record.run,
    photos: judged.length,
    unreadable,
    threshold: classifier.threshold,
    thresholdNote: classifier.thresholdNote,
    photosPerSecond,
    ...evaluation,
  });
}
