import { withAnswers, type Answer } from '@engine/classify/answer';
import { loadClassifier, type Classifier } from '@engine/classify/classifier';
import { counted } from '@engine/text/counted';
import { textFlag } from '../arguments';
import { flag } from '../flags';
import { preprocessingOf } from '@engine/photo/preprocessing';
import { percent } from '@engine/text/percent';
import type { Output } from '../output';
import { photoFiles } from '@engine/photo-files';
import { preprocessPhotos, type PreprocessedFile } from '../preprocess-photos';
import { whileRead } from '../stoppable';
import { UsageError } from '../usage-error';
import { evaluateFolders } from './classify-eval';
import { namedRun, runWord, type Command } from './command';
import { scoresByName } from '@engine/classify/scores';
import { UserError } from '@engine/user-error';

/** One line for a photo. @returns whether it could be answered */
function report(
  { file, error }: PreprocessedFile,
  answered: Answer | null,
  classNames: readonly string[],
  output: Output,
): boolean {
  if (answered === null) {
    const nothing = { label: null, confidence: null, rejected: null, scores: null };
    output.line('photo', { file, ...nothing, error });
    output.text(`${file}: ${error}`);
    return false;
  }
  const { confidence, rejected, ...answer } = answered;
  const label = classNames[answer.label] ?? '';
  const scores = scoresByName(classNames, answer.probabilities);
  output.line('photo', { file, label, confidence, rejected, scores });
  output.text(`${file}: ${rejected ? 'not sure, perhaps ' : ''}${label} (${percent(confidence)})`);
  return true;
}

/** @throws Error where not one could be answered */
async function classifyFiles(
  classifier: Classifier,
  paths: readonly string[],
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  let [files, answered, skipped] = [0, 0, 0];
  const start = performance.now();
  const found = photoFiles(paths, () => (skipped += 1));
  const photos = preprocessPhotos(found, preprocessingOf(classifier.record));
  const answers = withAnswers(classifier, photos, ({ result }) => result?.image ?? null);
  for await (const [photo, answer] of answers) {
    if (signal.aborted) return;
    files += 1;
    if (report(photo, answer, classifier.classNames, output)) answered += 1;
    output.passing(`  ${counted(answered, 'photo')}`);
  }
  const photosPerSecond = (1000 * files) / (performance.now() - start);
  const unreadable = files - answered;
  output.line('result', {
    run: classifier.record.run,
    photos: files,
    answered,
    unreadable,
    skipped,
    photosPerSecond,
  });
  if (files > 1) {
    output.text(`${counted(answered, 'photo')}, ${photosPerSecond.toFixed(1)} photos/s`);
  }
  if (unreadable > 0) output.text(`${counted(unreadable, 'file')} could not be read`);
  if (skipped > 0) output.text(`${counted(skipped, 'other file')} skipped`);
  if (answered > 0) return;
  throw new UserError(
    files === 0
      ? 'No photos found in the given files and folders.'
      : files === 1
        ? 'The file could not be read as a photo.'
        : `None of the ${counted(files, 'file')} could be read as a photo.`,
  );
}

export const classifyCommand: Command = {
  words: { ...runWord, '[paths...]': 'Photos, and folders of photos' },
  flags: [
    flag('--eval <dir>', 'Score the run on labeled photos: a folder with one subfolder per class'),
  ],
  examples: ['classify "First CNN" photos/', 'classify "First CNN" --eval labeled-photos/'],
  async execute(context) {
    const { store, output, positionals, values } = context;
    const { run } = await namedRun(context);
    const paths = positionals.slice(1);
    const evaluated = textFlag(values, 'eval');
    if (evaluated !== null) {
      const [other] = paths;
      if (other !== undefined) {
        throw new UsageError(`--eval scores one folder, and "${other}" would be left out.`);
      }
      const classifier = await loadClassifier(store, run);
      await whileRead(output, (signal) => evaluateFolders(classifier, evaluated, output, signal));
      return;
    }
    if (paths.length === 0) throw new UsageError('Specify at least one photo or folder of photos.');
    const classifier = await loadClassifier(store, run);
    await whileRead(output, (signal) => classifyFiles(classifier, paths, output, signal));
  },
};
