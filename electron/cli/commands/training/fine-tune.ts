/** `fine-tune RUN DIR` or `fine-tune RUN --collection`: fine-tune a run on one's own photos. */
import { relative } from 'node:path';
import { counted } from '@engine/text/counted';
import { CollectionStore } from '@engine/collection/collection-store';
import { rightAnswers } from '@engine/classify/photo-evaluation';
import { homeFolder } from '@engine/home';
import type { FineTuneReport } from '@engine/fine-tune/fine-tune-report';
import { lostHeading, lostLines } from '@engine/fine-tune/lost-answers';
import { listed } from '@engine/text/printable';
import { PhotoDecoder } from '@engine/decode/decoder';
import { preprocessingOf } from '@engine/photo/preprocessing';
import type { RunRecord } from '@engine/records';
import { newRunId } from '@engine/storage/run-id';
import { USUAL_SEED } from '@engine/fine-tune/divide';
import { ownPhotosFrom, ownPhotoOf, type OwnPhoto } from '@engine/fine-tune/own-photo';
import { undisputed } from '@engine/fine-tune/outline';
import { teachable, fineTuneOwn } from '@engine/fine-tune/fine-tune-own';
import { MAX_NAME } from '@engine/text/names';
import { validationNotes } from '@engine/evaluate/validation-size';
import { nameFlag, textFlag, wholeFlag } from '../../arguments';
import { acceptChangedDataFlag, flag } from '../../flags';
import { duration } from '@engine/text/duration';
import { percent } from '@engine/text/percent';
import type { Output } from '../../output';
import { whileDecoding } from '../../data-flags';
import { warn } from '../../run-data';
import { preprocessedInFolders } from '../../preprocess-photos';
import { stoppable } from '../../stoppable';
import { tableLines } from '../../table';
import { UsageError } from '../../usage-error';
import { namedRun, runWord, type Command, type Context } from '../command';
import { UserError } from '@engine/user-error';

/** As the run sees them. */
async function preprocessFolder(
  folder: string,
  output: Output,
  { data }: RunRecord,
): Promise<OwnPhoto[]> {
  const photos: OwnPhoto[] = [];
  const files = new Map<string, string[]>();
  const preprocessing = preprocessingOf({ data });
  const seen = preprocessedInFolders(folder, output, preprocessing);
  for await (const { folder: name, file, result } of seen) {
    const photo = ownPhotoOf(name, result);
    photos.push(photo);
    // Below the folder, so that the end of a long path is not cut off.
    files.set(photo.id, [...(files.get(photo.id) ?? []), relative(folder, file)]);
    output.passing(`  ${counted(photos.length, 'photo')} read`);
  }
  const { agreed, disputed } = undisputed(photos, data.classNames);
  for (const id of disputed) {
    const places = listed(files.get(id) ?? []);
    warn(
      output,
      `The same photo is in folders of different classes (${places}), so it is not used. Keep it in one of them.`,
    );
  }
  if (photos.length > 0) return agreed;
  throw new UserError(
    `${folder} has no subfolders of photos. Put the photos of each class in a folder named after the class.`,
  );
}

async function preprocessCollection(output: Output, base: RunRecord): Promise<OwnPhoto[]> {
  const { photos, problems } = await new CollectionStore(homeFolder()).list();
  for (const sentence of problems) {
    output.line('problem', { error: sentence });
    output.text(sentence);
  }
  return ownPhotosFrom(photos, preprocessingOf(base), new PhotoDecoder());
}

/** The folder's photos, or those of the collection. */
async function namedPhotos(
  { positionals, values, output }: Context,
  base: RunRecord,
): Promise<OwnPhoto[]> {
  const [, folder] = positionals;
  const collected = values['collection'] === true;
  if (collected && folder !== undefined) {
    throw new UsageError('Specify either a folder of photos or --collection.');
  }
  if (collected) return preprocessCollection(output, base);
  if (folder !== undefined) return preprocessFolder(folder, output, base);
  throw new UsageError('Specify a folder with one subfolder of photos per class, or --collection.');
}

function comparison({ classes, before, after }: FineTuneReport): string[] {
  const figure = (share: number | null) => (share === null ? '–' : percent(share));
  const rows = classes
    .filter(({ holdOut }) => holdOut > 0)
    .map((each) => [
      ...[each.className, String(each.holdOut)],
      ...[figure(each.before), figure(each.after)],
    ]);
  const [was, is] = [before.photos, after.photos];
  const figures: [string, number | null, number | null][] = [
    ['balanced accuracy', before.accuracy, after.accuracy],
  ];
  // Before, these say nothing of new classes, so that they cannot be compared where there are some.
  if (!classes.some(({ isNew, holdOut }) => isNew && holdOut > 0)) {
    figures.push(['top-2', was.topTwo, is.topTwo], ['super-class', was.superClass, is.superClass]);
  }
  const sums = figures.map(([name, one, other]) => [name, '', figure(one), figure(other)]);
  const test = ['test accuracy', '', figure(before.testAccuracy), figure(after.testAccuracy)];
  const head = ['hold-out set', 'photos', 'before', 'after'];
  const table = rows.length > 0 ? [head, ...rows, ...sums, test] : [test];
  return tableLines(table, { text: [0], indent: 2 });
}

export const fineTuneCommand: Command = {
  words: { ...runWord, '[dir]': 'Folder with one subfolder of photos per class' },
  flags: [
    flag('--collection', 'Use the photos in the collection instead of a folder'),
    flag(
      '--per-class <n>',
      'Training photos per class, at least 1; the rest are the hold-out set (default: three quarters)',
    ),
    flag('--known-only', 'Skip the photos of classes that the run does not have'),
    flag('--seed <n>', `Seed of the hold-out set, at least 0 (default: ${USUAL_SEED})`),
    flag('--name <name>', `Name of the new run, at most ${MAX_NAME} characters`),
    acceptChangedDataFlag,
  ],
  details: 'Subfolders whose name is not a class of the run become new classes.',
  examples: ['fine-tune "First CNN" --collection', 'fine-tune "First CNN" my-photos/ --seed 2'],
  async execute(context) {
    const { store, output, values } = context;
    const name = nameFlag(values);
    const base = await namedRun(context);
    const seed = wholeFlag(values, 'seed', { fallback: USUAL_SEED, least: 0 });
    const perClass =
      textFlag(values, 'per-class') === null
        ? null
        : wholeFlag(values, 'per-class', { fallback: 1, least: 1 });
    const acceptChangedData = values['accept-changed-data'] === true;
    await whileDecoding(output, (hooks) =>
      teachable(store, { from: base.run, acceptChangedData }, hooks),
    );
    const isWanted = ({ className }: OwnPhoto) =>
      values['known-only'] !== true || rightAnswers(className, base.data.classNames).length > 0;
    const photos = (await namedPhotos(context, base)).filter(isWanted);
    const run = newRunId(base.settings);
    const plan = { run, name, from: base.run, acceptChangedData, photos, perClass, seed };
    const { record, report } = await stoppable(output, (signal) =>
      fineTuneOwn(store, plan, {
        signal,
        warn(sentence) {
          warn(output, sentence);
        },
        progress(progress) {
          output.line('progress', progress);
          output.passing(`  step ${progress.step}/${progress.steps}`);
        },
      }),
    );
    const { learned, holdOut, before, after } = report;
    const seconds = record.trainSeconds ?? 0;
    output.text(`Fine-tuned on ${counted(learned, 'photo')} in ${duration(seconds)}, run ${run}`);
    output.text(...comparison(report));
    if (report.lost !== undefined) {
      output.text(`${lostHeading(report.lost)}:`, ...lostLines(report.lost));
    }
    const notes = validationNotes(await store.evaluation(run));
    output.text(...notes);
    output.line('result', {
      run,
      name: record.name,
      status: record.status,
      from: base.run,
      learned,
      holdOut,
      classNames: record.data.classNames,
      notes,
      seconds,
      classes: report.classes,
      lost: report.lost ?? null,
      before: { ...before.photos, testAccuracy: before.testAccuracy },
      after: { ...after.photos, testAccuracy: after.testAccuracy },
    });
  },
};
