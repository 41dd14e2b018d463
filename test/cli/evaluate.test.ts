/** What "evaluate" prints is what the window is told: the same numbers, by the same engine. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Analyst } from '../../electron/analyst/analyst';
import { PIXELS } from '@engine/data/dataset';
import { matricesOf } from '@engine/evaluate/matrices';
import type { LabelErrors } from '@engine/evaluate/mistakes';
import { preprocessPhoto, stepsOfPhoto } from '@engine/photo/preprocess';
import type { Prediction } from '@engine/records';
import { RunStore } from '@engine/runs/run-store';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { Terminal, type Line } from '../support/terminal';

let terminal: Terminal;
let analyst: Analyst;
let one = '';
let other = '';

/** Real images, of which three test images stand in the training set, one with another label. */
async function writeData(folder: string): Promise<void> {
  const { train, test, classNames } = await realSlice(1500, 300);
  for (const [at, from] of [10, 20, 30].entries()) {
    test.pixels.set(train.pixels.subarray(from * PIXELS, (from + 1) * PIXELS), at * PIXELS);
    test.labels[at] = train.labels[from] ?? 0;
  }
  test.labels[2] = ((test.labels[2] ?? 0) + 1) % classNames.length;
  writeIdxFolder(folder, { train, test, classNames });
}

async function train(name: string, ...flags: string[]): Promise<string> {
  const data = ['--data', join(terminal.home, 'data')];
  const { result } = await terminal.asked('train', '--name', name, ...flags, ...data);
  return String(result['run']);
}

beforeAll(async () => {
  terminal = new Terminal();
  await writeData(join(terminal.home, 'data'));
  one = await train('One', '--model', 'linear', '--epochs', '2');
  other = await train('Other', '--model', 'dense', '--hidden', '32', '--epochs', '3');
  analyst = new Analyst(terminal.home, {
    see: preprocessPhoto,
    steps: stepsOfPhoto,
    warmUp: () => undefined,
  });
}, 120_000);

afterAll(() => {
  terminal.remove();
});

/** Of a picture: its bytes and its sizes. */
const PICTURE = ['pixels', 'shape'];

/** As it is after a way through JSON, without the pictures, which only the window shows. */
function printed(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) => (PICTURE.includes(key) ? undefined : part)),
  );
}

describe('atelier evaluate', () => {
  let lines: Line[];
  let result: Line;

  beforeAll(async () => {
    ({ lines, result } = await terminal.asked('evaluate', one));
  });

  it('prints the scores of each class and their curves as Classes shows them', async () => {
    const { perClass, macro } = await analyst.inspection.classes(one);
    expect(result['perClass']).toEqual(printed(perClass.map(({ points: _, ...scores }) => scores)));
    expect(result['macro']).toEqual(macro);
    const curves = lines.filter(({ type }) => type === 'curves');
    expect(curves.map(({ points }) => points)).toEqual(
      printed(perClass.map(({ points }) => points)),
    );
    expect(curves[9]).toMatchObject({ label: 9, className: 'Ankle boot' });
  });

  it('prints the matrix in its three norms, and the calibration, as they are stored', async () => {
    const evaluation = await new RunStore(terminal.home).evaluation(one);
    const { counts, byRow, byColumn } = matricesOf(evaluation?.confusion ?? []);
    expect(result).toMatchObject({ confusion: counts, byRow, byColumn });
    const { expectedError, bins } = evaluation?.calibration ?? {};
    expect(result['calibration']).toEqual({ expectedError, bins });
  });

  it('prints mistakes and likely label errors as Mistakes shows them', async () => {
    const { listed, images, found } = await analyst.inspection.mistakes(one);
    const mistakes = result['mistakes'] as Prediction[];
    const errors = result['labelErrors'] as LabelErrors;
    expect(mistakes.length).toBeGreaterThan(10);
    const wrong = listed.filter(({ label, predicted }) => label !== predicted);
    expect(mistakes).toEqual(
      printed(wrong.map(({ labelError: _error, ...mistake }) => mistake).slice(0, mistakes.length)),
    );
    expect(errors).toMatchObject({ images, found });
    for (const { index, likely, margin } of errors.worst) {
      const shown = listed.find((image) => image.index === index);
      expect(shown?.labelError).toEqual({ likely, margin });
    }
    const validation = await analyst.inspection.validation(one);
    expect(validation).toMatchObject({ images: 150, part: 'train' });
    const { part: _part, ...own } = validation ?? { part: null };
    expect(result['heldOutLabelErrors']).toEqual(printed(own));
  });

  it('prints the duplicates and the score without them as Mistakes shows them', async () => {
    const duplicates = await analyst.inspection.duplicates(one);
    expect(
      duplicates.images
        .slice(0, 3)
        .map(({ index, nearDuplicates }) => [index, nearDuplicates[0]?.index]),
    ).toEqual([
      [0, 10],
      [1, 20],
      [2, 30],
    ]);
    expect(duplicates.otherLabel).toBeGreaterThanOrEqual(1);
    expect(duplicates.withoutSame.images).toBe(300 - duplicates.withoutSame.leftOut);
    expect(result['duplicates']).toEqual(printed(duplicates));
    expect(duplicates.accuracy).toBe(result['testAccuracy']);
  });

  it('says all of it to people too', async () => {
    const { code, stdout } = await terminal.atelier(['evaluate', 'One']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/precision +recall +F1 +ROC AUC/);
    expect(stdout).toMatch(/macro avg +\d+\.\d\d% +\d+\.\d\d% +\d+\.\d\d%/);
    expect(stdout).toMatch(/Most confident mistakes/);
    expect(stdout).toMatch(/Likely label errors: \d+ of 300 test images/);
    expect(stdout).toMatch(/Likely label errors: \d+ of 150 validation images/);
    expect(stdout).toMatch(/Duplicates of training images: \d+ exact/);
    expect(stdout).toMatch(/without exact duplicates \d+\.\d\d%/);
  });
});

describe('atelier evaluate --against', () => {
  it('prints the difference of two runs as the window shows it', async () => {
    const { result } = await terminal.asked('evaluate', 'One', '--against', 'Other');
    const difference = await analyst.inspection.difference({ run: one, against: other });
    expect(result).toMatchObject({ run: one, against: other, ...(printed(difference) as object) });
    const asked = { run: one, against: other, label: null, predicted: null, offset: 0, limit: 500 };
    const { one: ones, other: others } = result['onlyRight'] as Record<string, number[]>;
    for (const [side, wanted] of [
      ['one', ones],
      ['other', others],
    ] as const) {
      const { total, items } = await analyst.inspection.disagreements({ ...asked, side });
      expect(items.map(({ index }) => index)).toEqual(wanted);
      expect(total).toBe(wanted?.length);
    }
    const { bothRight, bothWrong, mcnemar } = difference;
    expect(bothRight + bothWrong + mcnemar.onlyOne + mcnemar.onlyOther).toBe(300);
    expect(mcnemar.onlyOne).toBe(ones?.length);
  });

  it('says it in a sentence to people, and refuses runs on other images', async () => {
    const { stdout } = await terminal.atelier(['evaluate', 'One', '--against', 'Other']);
    expect(stdout).toMatch(/McNemar’s exact test|correct on the same images/);
    expect(stdout).toMatch(/One minus Other/);
    const unknown = await terminal.atelier(['evaluate', 'One', '--against', 'Nobody']);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toMatch(/There is no run "Nobody"/);
  });
});
