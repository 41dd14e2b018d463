/**
 * A run's model card in Markdown: what it was trained on and how, what it is worth, and its limits, as
 * people who are given a model need to know (Mitchell et al. 2019). Every figure is the run's own.
 */
import { hasOtherOutput } from '../../models/outputs';
import { viewsText } from '../../evaluate/views';
import { balancedAccuracy, isUneven } from '../../evaluate/metrics';
import { limitNotes, sourceNote } from '../../evaluate/evaluation-notes';
import { preprocessingOf } from '../../photo/preprocessing';
import type { Evaluation, TrainedRecord } from '../../records';
import { platformText } from '../../run-table/platform-text';
import { effectiveSettings, shownValue } from '../../settings';
import { counted, grouped } from '../../text/counted';
import { duration } from '../../text/duration';
import { percent } from '../../text/percent';
import { shortName } from '../../text/short-name';
import { markdownTable, plain } from './markdown';

/** Of larger matrices only the most frequent confusions are listed. */
const LARGEST_MATRIX = 20;
const MOST_CONFUSIONS = 5;
/** Below these, a class's recall says little. */
const FEW_IMAGES = 30;

type Sections = (string | null)[];

function section(title: string, ...parts: Sections): string {
  return [`## ${title}`, ...parts.filter((part) => part !== null && part !== '')].join('\n\n');
}

function bullets(...lines: Sections): string {
  return lines.flatMap((line) => (line === null ? [] : [`- ${line}`])).join('\n');
}

function summary({ parameterCount, data }: TrainedRecord): string {
  const { height, width, channels } = data.shape;
  const size = parameterCount === null ? '' : ` with ${counted(parameterCount, 'parameter')}`;
  return `Image classifier${size} for ${counted(data.classNames.length, 'class', 'classes')} of images of ${width} × ${height} pixels in ${channels === 1 ? 'gray' : 'color'}, exported from Atelier.`;
}

function dataSection({ data }: TrainedRecord, evaluation: Evaluation | null): string {
  const { folder, fingerprint, classNames } = data;
  const tested = fingerprint?.test.count ?? evaluation?.images ?? null;
  return section(
    'Data',
    bullets(
      `Name: ${folder === null ? 'Fashion-MNIST' : plain(shortName(folder))}`,
      fingerprint === undefined ? null : counted(fingerprint.train.count, 'training image'),
      tested === null ? null : counted(tested, 'test image'),
      `Classes: ${classNames.map(plain).join(', ')}`,
    ),
  );
}

function trainingSection(record: TrainedRecord): string {
  const { settings, epochsDone, bestEpoch, trainSeconds, platform } = record;
  const { fineTunedFrom, startedFrom, teachers } = record;
  const rows = effectiveSettings(settings).map(({ name, setting, value }) => [
    setting.label,
    plain(shownValue(name, value)),
  ]);
  return section(
    'Training',
    bullets(
      ...(fineTunedFrom === undefined
        ? [
            `${counted(epochsDone, 'epoch')}${bestEpoch === null ? '' : `; weights of epoch ${bestEpoch}`}`,
            trainSeconds === null ? null : `Training time: ${duration(trainSeconds)}`,
          ]
        : [
            `Fine-tuned on ${counted(fineTunedFrom.photos, 'photo')}; the settings are those of the run that it was fine-tuned from`,
          ]),
      platform === null ? null : `Computer: ${plain(platformText(platform))}`,
      startedFrom === undefined ? null : `Started from ${plain(startedFrom)}`,
      teachers === undefined ? null : `Teachers: ${teachers.map(plain).join(', ')}`,
    ),
    markdownTable(['Setting', 'Value'], [['Model', shownValue('model', settings.model)], ...rows]),
  );
}

function scoresSection(record: TrainedRecord, evaluation: Evaluation): string {
  const { accuracy, loss, images, perClass, classNames } = evaluation;
  const source = sourceNote(evaluation);
  const rows = perClass.map(({ precision, recall, f1, support }, label) => [
    plain(classNames[label] ?? ''),
    ...[precision, recall, f1].map((share) => percent(share)),
    grouped(support),
  ]);
  return section(
    'Scores',
    bullets(
      `Test accuracy: ${percent(accuracy)} of ${counted(images, 'image')}${viewsText(record)}`,
      isUneven(perClass)
        ? `Balanced accuracy (mean recall of the classes): ${percent(balancedAccuracy(perClass))}`
        : null,
      `Test loss: ${loss.toFixed(4)}`,
      source === null ? null : plain(source),
    ),
    markdownTable(['Class', 'Precision', 'Recall', 'F1', 'Test images'], rows),
  );
}

/** The most frequent confusions, most first. */
function confusions({ confusion, classNames }: Evaluation): string[] {
  const all = confusion.flatMap((row, label) => {
    const support = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, predicted) =>
      count === 0 || predicted === label ? [] : [{ label, predicted, count, support }],
    );
  });
  return all
    .sort((one, other) => other.count - one.count)
    .slice(0, MOST_CONFUSIONS)
    .map(({ label, predicted, count, support }) => {
      const [truth = '', answer = ''] = [classNames[label], classNames[predicted]];
      return `${plain(truth)} predicted as ${plain(answer)}: ${grouped(count)} of ${grouped(support)}`;
    });
}

function confusionSection(evaluation: Evaluation): string {
  const { confusion, classNames } = evaluation;
  const names = classNames.map(plain);
  const rows = confusion.map((row, label) => [names[label] ?? '', ...row.map(grouped)]);
  return section(
    'Confusion matrix',
    bullets(...confusions(evaluation)),
    confusion.length > LARGEST_MATRIX
      ? null
      : `Rows are true classes, columns are predicted classes.\n\n${markdownTable(['', ...names], rows)}`,
  );
}

function calibrationSection(record: TrainedRecord, evaluation: Evaluation): string {
  const { calibration, rejection } = evaluation;
  return section(
    'Calibration',
    bullets(
      calibration === undefined
        ? null
        : `Expected calibration error on the test images: ${percent(calibration.expectedError)}`,
      rejection
        ? `“Not sure” below ${rejection.measure === 'familiarity' ? 'a familiarity' : 'a confidence'} of ${percent(rejection.threshold)}; rejects ${percent(rejection.rightAnswersLost)} of correct predictions on validation images`
        : null,
      ...limitNotes(record, evaluation),
    ),
  );
}

function limitsSection(record: TrainedRecord, evaluation: Evaluation | null): string {
  const rare = (evaluation?.classNames ?? []).filter(
    (_, label) => (evaluation?.perClass[label]?.support ?? 0) < FEW_IMAGES,
  );
  return section(
    'Limits',
    bullets(
      evaluation === null
        ? 'Not evaluated: no test accuracy is known.'
        : 'Scores apply to images like the test images. Other images are usually classified less accurately.',
      'Every image gets one of the classes, whatever it shows.',
      preprocessingOf(record).kind === 'garment'
        ? 'Expects a bright garment on black that fills the image. Photos need the same preprocessing.'
        : null,
      hasOtherOutput(record.settings.augmentation)
        ? 'The exported model leaves out the output for “none of these”.'
        : null,
      rare.length === 0
        ? null
        : `Fewer than ${FEW_IMAGES} test images, so scores are rough: ${rare.map(plain).join(', ')}`,
    ),
  );
}

/**
 * The card without its last section, which depends on the format (how-to-load.ts).
 * @param evaluation null where the run was not evaluated
 */
export function modelCard(record: TrainedRecord, evaluation: Evaluation | null): string {
  const scored =
    evaluation === null
      ? []
      : [
          scoresSection(record, evaluation),
          confusionSection(evaluation),
          calibrationSection(record, evaluation),
        ];
  return [
    `# ${plain(record.name)}`,
    summary(record),
    dataSection(record, evaluation),
    trainingSection(record),
    ...scored,
    limitsSection(record, evaluation),
  ].join('\n\n');
}
