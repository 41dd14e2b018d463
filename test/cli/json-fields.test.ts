/**
 * What other programs read of each command's --json stays: the fields of every kind of line, and what
 * each holds, as they are stored in json-fields.json.
 * Every command runs in a process of its own here. `vitest run FILE -u` stores them anew.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PIXELS } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { png, studioPhoto } from '../support/pictures';
import { jsonLines, Terminal, type Line } from '../support/terminal';

let terminal: Terminal;
let run: string;
/** By command. */
const fields: Record<string, unknown> = {};

function kindOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [kindOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, kindOf(inner)]));
}

/** The first line of each type stands for the others. */
function remember(command: string, lines: readonly Line[]): void {
  const kinds: Record<string, unknown> = {};
  for (const line of lines) kinds[line.type] ??= kindOf(line);
  fields[command] = kinds;
}

/** @param command the flag that it names is only what tells it from another */
async function ask(command: string, ...args: string[]): Promise<Line> {
  const [words = ''] = command.split(' --');
  const { lines, result } = await terminal.asked(...words.split(' '), ...args);
  remember(command, lines);
  return result;
}

/** The first images of each class, as photos in folders of their names. */
async function writePhotos(
  folder: string,
  data: string,
  { labels, each }: { labels: readonly number[]; each: number },
): Promise<void> {
  const { test, classNames } = await readDataset({ folder: data });
  for (const label of labels) {
    const inner = join(folder, classNames[label] ?? '');
    mkdirSync(inner, { recursive: true });
    const indices = [...test.labels.keys()]
      .filter((at) => test.labels[at] === label)
      .slice(0, each);
    for (const at of indices) {
      const photo = studioPhoto(test.pixels.subarray(at * PIXELS, (at + 1) * PIXELS), 4, 20);
      writeFileSync(join(inner, `${at}.png`), png(photo));
    }
  }
}

beforeAll(async () => {
  terminal = new Terminal('', 'all');
  run = await terminal.trainSmallOne();
}, 120_000);
afterAll(() => {
  terminal.remove();
});

it('every command tells what it told, in the same fields', { timeout: 300_000 }, async () => {
  const inHome = (name: string): string => join(terminal.home, name);
  const data = inHome('data');
  const photos = inHome('photos');
  await writePhotos(photos, data, { labels: [1, 9], each: 2 });
  // Its lines have the fields of many photos' lines, and one photo takes one thread with OpenCV.
  const onePhoto = inHome('one photo');
  await writePhotos(onePhoto, data, { labels: [1], each: 1 });
  const small = ['--model', 'linear', '--epochs', '1', '--data', data];
  const other = String((await ask('train', ...small)).run);
  await ask('resume', other, '--epochs', '2');
  await ask('repeat', other, '--times', '1');
  await ask('sweep', ...small, '--trials', '2', '--learning-rate', '0.001,0.01', '--minutes', '1');
  await ask('evaluate', run);
  await ask('evaluate --against', other, '--against', run);
  await ask('layers', run);
  await ask('log', run);
  await ask('layers --time', run, '--time');
  await ask('classify', run, onePhoto);
  await ask('classify --eval', run, '--eval', onePhoto);
  await ask('predict', run, '--count', '1');
  await ask('explain', run, '--index', '0');
  await ask('map', run, '--method', 'pca', '--out', inHome('map.csv'));
  await ask('fine-tune', run, photos);
  await ask('collection import', onePhoto);
  const { lines } = await terminal.asked('collection', 'list');
  remember('collection list', lines);
  await ask('collection export', inHome('exported-photos'), '--format', 'png');
  await ask('collection remove', String(lines[0]?.['id']));
  await ask('runs');
  await ask('data', '--data', data);
  await ask('export', run, '--format', 'onnx', '--out', inHome('exported'));
  await ask('share', run, '--out', inHome('run.atelier'));
  await ask('import', inHome('run.atelier'), '--name', 'Shared one');
  await ask('tensorboard', run);
  await ask('range', ...small.filter((arg) => arg !== '--epochs' && arg !== '1'));
  await ask('diagnostics');
  remember('doctor', jsonLines(await terminal.atelier(['doctor', '--json'])));
  const serve = ['serve', run, '--port', '0', '--json'];
  remember('serve', jsonLines(await terminal.atelier(serve, 'http://')));
  await expect(`${JSON.stringify(fields, null, 2)}\n`).toMatchFileSnapshot('json-fields.json');
});
