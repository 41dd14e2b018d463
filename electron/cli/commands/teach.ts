/** `teach RUN DIR`: fine-tune a run on folders of one's own photos, each named for its class. */
import { join } from 'node:path';
import { judge } from '../../engine/classify/answer';
import { loadClassifier, type Classifier } from '../../engine/classify/classifier';
import {
  evaluatePhotos,
  rightAnswers,
  type JudgedPhoto,
  type PhotoEvaluation,
} from '../../engine/classify/photo-evaluation';
import { readDataset } from '../../engine/data/dataset';
import { shippedDataFolder } from '../../engine/data/shipped';
import { generator, permutation } from '../../engine/random';
import { newRunId } from '../../engine/runs/run-id';
import type { TaughtPhoto } from '../../engine/teach/lesson';
import { teachRun } from '../../engine/teach/teach';
import { textFlag, wholeFlag } from '../arguments';
import { duration, percent, type Output } from '../output';
import { folderNames, photoFiles } from '../photo-files';
import { seePhotos } from '../see-photos';
import { UsageError } from '../usage-error';
import { namedRun, type Command } from './command';

/** Without --per-class every fourth photo of a folder is kept to compare before and after. */
const HELD_OUT_SHARE = 0.25;

interface OwnPhoto {
  folder: string;
  picture: Float32Array;
  white: boolean;
}

async function seeFolders(
  folder: string,
  names: readonly string[],
  output: Output,
): Promise<OwnPhoto[]> {
  const photos: OwnPhoto[] = [];
  for (const name of names) {
    for await (const { file, seen, error } of seePhotos(photoFiles([join(folder, name)]))) {
      if (seen === null) {
        output.line('problem', { file, error });
        output.text(error);
      } else {
        photos.push({ folder: name, picture: seen.image, white: seen.white });
      }
      output.passing(`  ${photos.length} photos seen`);
    }
  }
  return photos;
}

/** Of each folder a random part to learn from, and the rest. */
function divide(
  photos: readonly OwnPhoto[],
  names: readonly string[],
  perClass: number | null,
  seed: number,
): { learned: OwnPhoto[]; kept: OwnPhoto[] } {
  const learned: OwnPhoto[] = [];
  const kept: OwnPhoto[] = [];
  for (const [at, name] of names.entries()) {
    const own = photos.filter(({ folder }) => folder === name);
    const order = permutation(own.length, generator(seed, 'own photos', at));
    const count = perClass ?? Math.ceil((1 - HELD_OUT_SHARE) * own.length);
    for (const [place, index] of order.entries()) {
      const photo = own[index];
      if (photo !== undefined) (place < count ? learned : kept).push(photo);
    }
  }
  return { learned, kept };
}

/** A folder that stands for several classes, such as shoes, is of that which the network likes best. */
function labelOf(photo: OwnPhoto, classNames: readonly string[], classifier: Classifier): number {
  const labels = rightAnswers(photo.folder, classNames).map((name) => classNames.indexOf(name));
  if (labels.length === 1) return labels[0] ?? 0;
  const { probabilities } = judge(classifier, photo.picture);
  return labels.reduce((best, label) =>
    (probabilities[label] ?? 0) > (probabilities[best] ?? 0) ? label : best,
  );
}

function judgeAll(classifier: Classifier, photos: readonly OwnPhoto[]): PhotoEvaluation {
  const judged = photos.map(({ folder, picture, white }): JudgedPhoto => {
    const { rejected, ...verdict } = judge(classifier, picture);
    return { folder, verdict, rejected, white };
  });
  return evaluatePhotos(judged, classifier.classNames);
}

function comparison(before: PhotoEvaluation, after: PhotoEvaluation): string {
  const rows = after.folders.map(({ folder, photos, accuracy }) => {
    const earlier = before.folders.find((each) => each.folder === folder);
    const known = earlier !== undefined && earlier.right.length > 0;
    const was = known ? percent(earlier.accuracy) : '–';
    return `  ${folder.padEnd(14)}${String(photos).padStart(7)}${was.padStart(11)}${percent(accuracy).padStart(11)}`;
  });
  const figures = [
    ['balanced', before.balancedAccuracy, after.balancedAccuracy],
    ['top-2', before.topTwo, after.topTwo],
    ['super-class', before.superClass, after.superClass],
  ] as const;
  const sums = figures.map(([name, was, is]) => {
    const texts = [was, is].map((each) => (each === null ? '–' : percent(each)).padStart(11));
    return `  ${name.padEnd(21)}${texts.join('')}`;
  });
  return [`  ${'kept apart'.padEnd(14)} photos     before      after`, ...rows, ...sums].join('\n');
}

export const teachCommand: Command = {
  name: 'teach',
  usage: 'RUN DIR [--per-class N] [--known-only] [--seed N] [--name NAME]',
  summary:
    'Learn from one’s own photos, in folders named for their classes, as a new run; new names become new classes.',
  options: {
    'per-class': { type: 'string' },
    'known-only': { type: 'boolean' },
    seed: { type: 'string' },
    name: { type: 'string' },
  },
  mostWords: 2,
  async execute(context) {
    const { store, output, values, positionals } = context;
    const base = await namedRun(context);
    const folder = positionals[1];
    if (folder === undefined)
      throw new UsageError('Name a folder that has a folder of photos for each class.');
    const seed = wholeFlag(values, 'seed', { fallback: 1, least: 0 });
    const perClass =
      textFlag(values, 'per-class') === null
        ? null
        : wholeFlag(values, 'per-class', { fallback: 1, least: 1 });
    const classifier = await loadClassifier(store, base.run);
    const known = (name: string) => rightAnswers(name, classifier.classNames).length > 0;
    const names = (await folderNames(folder)).filter(
      (name) => values['known-only'] !== true || known(name),
    );
    const classNames = [...classifier.classNames, ...names.filter((name) => !known(name))];
    const { learned, kept } = divide(
      await seeFolders(folder, names, output),
      names,
      perClass,
      seed,
    );
    if (learned.length === 0) {
      throw new Error(`${folder} has no folders with photos in them, each named for its class.`);
    }
    const before = judgeAll(classifier, kept);
    const photos = learned.map((photo): TaughtPhoto => ({
      picture: photo.picture,
      label: labelOf(photo, classNames, classifier),
    }));
    const dataset = await readDataset(base.data.folder ?? shippedDataFolder());
    const run = newRunId(base.settings);
    const name = textFlag(values, 'name') ?? `${base.name}, taught`;
    const { record, evaluation } = await teachRun(
      store,
      dataset,
      { run, name, base, classNames, photos, seed },
      {
        signal: new AbortController().signal,
        progress(step, steps) {
          output.passing(`  step ${step}/${steps}`);
        },
      },
    );
    const after = judgeAll(await loadClassifier(store, run), kept);
    const seconds = record.trainSeconds ?? 0;
    output.text(`Learned from ${learned.length} photos in ${duration(seconds)}, run ${run}`);
    if (kept.length > 0) output.text(comparison(before, after));
    const { testAccuracy: testBefore } = base;
    output.text(
      `  test accuracy        ${(testBefore === null ? '–' : percent(testBefore)).padStart(11)}${percent(evaluation.accuracy).padStart(11)}`,
    );
    output.line('result', {
      run,
      name,
      from: base.run,
      learned: learned.length,
      keptApart: kept.length,
      classNames,
      seconds,
      before: { ...before, testAccuracy: testBefore },
      after: { ...after, testAccuracy: evaluation.accuracy },
    });
  },
};
