import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { answerPhoto } from '../../engine/classify/answer';
import { loadClassifier, type Classifier } from '../../engine/classify/classifier';
import { decodePhoto } from '../decode-photo';
import { percent, type Output } from '../output';
import { UsageError } from '../usage-error';
import { namedRun, type Command } from './command';
import { scoresByName } from './scores';

/** The files that the paths name, folders searched to their depth, in order of their names. */
async function* photoFiles(paths: readonly string[]): AsyncGenerator<string> {
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isFolder) {
      yield path;
      continue;
    }
    const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
    yield* photoFiles(names.map((name) => join(path, name)));
  }
}

/** @returns whether the photo could be answered */
async function classifyFile(
  classifier: Classifier,
  file: string,
  output: Output,
): Promise<boolean> {
  try {
    const answer = await answerPhoto(classifier, await decodePhoto(await readFile(file), file));
    const label = classifier.classNames[answer.label] ?? '';
    const { confidence, rejected, probabilities } = answer;
    const scores = scoresByName(classifier.classNames, probabilities);
    output.line('photo', { file, label, confidence, rejected, scores });
    output.text(
      `${file}: ${rejected ? 'not sure, perhaps ' : ''}${label} (${percent(confidence)})`,
    );
    return true;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const error =
      code === 'ENOENT'
        ? `There is no file ${file}.`
        : cause instanceof Error
          ? cause.message
          : String(cause);
    output.line('photo', {
      file,
      label: null,
      confidence: null,
      rejected: null,
      scores: null,
      error,
    });
    output.text(`${file}: ${error}`);
    return false;
  }
}

export const classifyCommand: Command = {
  name: 'classify',
  usage: 'RUN FILE_OR_FOLDER...',
  summary: 'Say what is on photos, one line for each.',
  options: {},
  mostWords: Number.POSITIVE_INFINITY,
  async execute(context) {
    const { store, output, positionals } = context;
    const { run } = await namedRun(context);
    const paths = positionals.slice(1);
    if (paths.length === 0) throw new UsageError('Name at least one photo or folder of photos.');
    const classifier = await loadClassifier(store, run);
    let photos = 0;
    let answered = 0;
    for await (const file of photoFiles(paths)) {
      photos += 1;
      if (await classifyFile(classifier, file, output)) answered += 1;
    }
    output.line('result', { run, photos, answered });
    if (answered === 0) {
      throw new Error(
        photos === 0
          ? 'There are no photos in what you named.'
          : `None of the ${photos} files could be read as a photo.`,
      );
    }
  },
};
