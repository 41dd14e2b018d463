import { answerPhoto } from '../../engine/classify/answer';
import { loadClassifier, type Classifier } from '../../engine/classify/classifier';
import { textFlag } from '../arguments';
import { percent, type Output } from '../output';
import { photoFiles, readPhoto } from '../photo-files';
import { UsageError } from '../usage-error';
import { evaluateFolders } from './classify-eval';
import { namedRun, type Command } from './command';
import { scoresByName } from './scores';

/** @returns whether the photo could be answered */
async function classifyFile(
  classifier: Classifier,
  file: string,
  output: Output,
): Promise<boolean> {
  try {
    const answer = await answerPhoto(classifier, await readPhoto(file));
    const label = classifier.classNames[answer.label] ?? '';
    const { confidence, rejected, probabilities } = answer;
    const scores = scoresByName(classifier.classNames, probabilities);
    output.line('photo', { file, label, confidence, rejected, scores });
    output.text(
      `${file}: ${rejected ? 'not sure, perhaps ' : ''}${label} (${percent(confidence)})`,
    );
    return true;
  } catch (cause) {
    const error = cause instanceof Error ? cause.message : String(cause);
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
  usage: 'RUN FILE_OR_FOLDER... | RUN --eval DIR',
  summary:
    'Say what is on photos, one line for each; or score folders of photos named for their classes.',
  options: { eval: { type: 'string' } },
  mostWords: Number.POSITIVE_INFINITY,
  async execute(context) {
    const { store, output, positionals, values } = context;
    const { run } = await namedRun(context);
    const paths = positionals.slice(1);
    const evaluated = textFlag(values, 'eval');
    if (evaluated !== null) {
      await evaluateFolders(await loadClassifier(store, run), evaluated, output);
      return;
    }
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
