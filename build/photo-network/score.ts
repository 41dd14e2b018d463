/**
 * What networks of the recipe say of their own test photos, together: of people of whom the network that
 * answers has learned nothing. Built and called by build/photo-network.mjs.
 */
import { loadClassifier } from '@engine/classify/classifier';
import { averagedOutputs } from '@engine/classify/framings';
import { pixelsOf, toUnit } from '@engine/data/dataset';
import { preprocessingOf } from '@engine/photo/preprocessing';
import { readDataOf } from '@engine/runs/run-data';
import { RunStore } from '@engine/runs/run-store';
import { namedRun } from './named-run';
import { percent } from '@engine/text/percent';
import { answered, balanced, isFirst, mean, ranked, SEVEN, TEN, type Answered } from './recall';

async function answersOf(home: string, name: string): Promise<Answered[]> {
  const store = new RunStore(home);
  const { run } = await namedRun(store, name);
  const { network, record, classNames } = await loadClassifier(store, run);
  const { test } = await readDataOf(record);
  const rows = Array.from({ length: test.count }, (_, row) => row);
  const images = rows.map((row) => toUnit(pixelsOf(test, row)));
  const outputs = averagedOutputs(network, images, preprocessingOf(record));
  network.free();
  return outputs.map((each, row) =>
    answered(classNames[test.labels[row] ?? 0] ?? '', each, classNames),
  );
}

function figures(answers: readonly Answered[]): [name: string, share: number][] {
  const all = [...(answers[0]?.probabilities.keys() ?? [])];
  const firstTwo = (each: Answered) => ranked(each, SEVEN).includes(each.label);
  return [
    ['accuracy', mean(answers.map((each) => (isFirst(all)(each) ? 1 : 0)))],
    ['balanced', balanced(answers, all, isFirst(all))],
    ['ten classes, limited to them', balanced(answers, TEN, isFirst(TEN))],
    ['seven classes, limited to them', balanced(answers, SEVEN, isFirst(SEVEN))],
    ['their top-2', balanced(answers, SEVEN, firstTwo)],
    ['seven classes, all open', balanced(answers, SEVEN, isFirst(all))],
    ...all.map((name): [string, number] => [
      `recall of ${name} (${answers.filter(({ label }) => label === name).length})`,
      balanced(answers, [name], isFirst(all)),
    ]),
  ];
}

/** @param name of the run in each data folder */
async function score(name: string, homes: readonly string[]): Promise<void> {
  const answers: Answered[] = [];
  for (const home of homes) answers.push(...(await answersOf(home, name)));
  console.log(`${answers.length} photos, ${homes.length} networks`);
  for (const [name, share] of figures(answers)) console.log(`${name.padEnd(34)}${percent(share)}`);
}

const [name = '', ...homes] = process.argv.slice(2);
void score(name, homes);
