/**
 * What networks of the recipe say of their own test photos, together: of people of whom the network that
 * answers has learned nothing. Built and called by build/photo-network.mjs.
 */
import { loadClassifier } from '@engine/classify/classifier';
import { averagedOutputs } from '@engine/classify/framings';
import { pixelsOf, toUnit } from '@engine/data/dataset';
import { argMax } from '@engine/evaluate/metrics';
import { preprocessingOf } from '@engine/photo/preprocessing';
import { readDataOf } from '@engine/runs/run-data';
import { RunStore } from '@engine/runs/run-store';
import { namedRun } from './named-run';
import { percent } from '@engine/text/percent';
import { SEVEN, TEN } from './scored-classes';

interface Answered {
  label: string;
  /** By class. */
  probabilities: ReadonlyMap<string, number>;
}

async function answersOf(home: string, name: string): Promise<Answered[]> {
  const store = new RunStore(home);
  const { run } = await namedRun(store, name);
  const { network, record, classNames } = await loadClassifier(store, run);
  const { test } = await readDataOf(record);
  const rows = Array.from({ length: test.count }, (_, row) => row);
  const images = rows.map((row) => toUnit(pixelsOf(test, row)));
  const outputs = averagedOutputs(network, images, preprocessingOf(record));
  network.free();
  return outputs.map((each, row) => ({
    label: classNames[test.labels[row] ?? 0] ?? '',
    probabilities: new Map(classNames.map((name, at) => [name, each[at] ?? 0])),
  }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** The likeliest of some classes, best first. */
function ranked({ probabilities }: Answered, among: readonly string[]): string[] {
  const values = among.map((name) => probabilities.get(name) ?? 0);
  const best = argMax(values);
  const next = argMax(values.map((value, at) => (at === best ? -1 : value)));
  return [among[best] ?? '', among[next] ?? ''];
}

/** The mean over the classes of the share of right answers. */
function balanced(
  answers: readonly Answered[],
  classes: readonly string[],
  isRight: (answer: Answered) => boolean,
): number {
  const shares = classes.map((name) => {
    const own = answers.filter(({ label }) => label === name);
    return own.filter(isRight).length / Math.max(1, own.length);
  });
  return mean(shares);
}

function figures(answers: readonly Answered[]): [name: string, share: number][] {
  const all = [...(answers[0]?.probabilities.keys() ?? [])];
  const first = (among: readonly string[]) => (each: Answered) =>
    ranked(each, among)[0] === each.label;
  const firstTwo = (each: Answered) => ranked(each, SEVEN).includes(each.label);
  return [
    ['accuracy', mean(answers.map((each) => (first(all)(each) ? 1 : 0)))],
    ['balanced', balanced(answers, all, first(all))],
    ['ten classes, limited to them', balanced(answers, TEN, first(TEN))],
    ['seven classes, limited to them', balanced(answers, SEVEN, first(SEVEN))],
    ['their top-2', balanced(answers, SEVEN, firstTwo)],
    ['seven classes, all open', balanced(answers, SEVEN, first(all))],
    ...all.map((name): [string, number] => [
      `recall of ${name} (${answers.filter(({ label }) => label === name).length})`,
      balanced(answers, [name], first(all)),
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
