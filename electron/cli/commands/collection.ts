/** `collection list|import|export|remove`: the person's own photos, as the window keeps them. */
import { basename, join, resolve } from 'node:path';
import { classOfFolder } from '../../engine/collection/class-of-folder';
import { collectPhoto } from '../../engine/collection/collect';
import { CollectionStore } from '../../engine/collection/collection-store';
import { EXPORT_FORMATS, type ExportFormat } from '../../engine/collection/entry';
import { exportCollection } from '../../engine/collection/export';
import { readClassNames } from '../../engine/data/dataset';
import { shippedDataFolder } from '../../engine/data/shipped';
import { homeFolder } from '../../engine/home';
import { NO_CORRECTION } from '../../engine/photo/seeds';
import { seePhoto } from '../../engine/photo/see';
import { textFlag } from '../arguments';
import { folderNames, photoFiles, readPhoto } from '../photo-files';
import { UsageError } from '../usage-error';
import type { Command, Context } from './command';

interface Asked extends Pick<Context, 'output' | 'values'> {
  collection: CollectionStore;
  /** What follows the action's name. */
  words: string[];
}

async function list({ collection, output }: Asked): Promise<void> {
  const { photos, problems } = await collection.list();
  for (const { pixels: _pixels, thumbnail: _thumbnail, ...entry } of photos) {
    output.line('photo', entry);
    output.text(`${entry.id}  ${entry.className.padEnd(14)}  ${entry.name}`);
  }
  for (const sentence of problems) {
    output.line('problem', { error: sentence });
    output.text(sentence);
  }
  if (photos.length === 0) {
    output.text(
      'There are no photos in the collection yet. "atelier collection import" adds some.',
    );
  }
  output.line('result', { photos: photos.length, problems: problems.length });
}

/** The names that folders may stand for: Fashion-MNIST's classes, and those of the person's own. */
async function knownClasses(collection: CollectionStore): Promise<string[]> {
  const { photos } = await collection.list();
  const fashion = await readClassNames(shippedDataFolder());
  return [...new Set([...fashion, ...photos.map(({ className }) => className)])];
}

/** @returns whether the photo could be added */
async function importFile(
  { collection, output }: Asked,
  file: string,
  className: string,
): Promise<boolean> {
  try {
    const photo = await readPhoto(file);
    const said = { className, name: basename(file), correction: NO_CORRECTION };
    const { id } = await collectPhoto(collection, photo, await seePhoto(photo), said);
    output.line('photo', { file, id, className });
    return true;
  } catch (cause) {
    const error = cause instanceof Error ? cause.message : String(cause);
    output.line('problem', { file, error });
    output.text(error);
    return false;
  }
}

async function importFolder(asked: Asked): Promise<void> {
  const { collection, output, words } = asked;
  const [folder] = words;
  if (folder === undefined) {
    throw new UsageError('Name a folder that has a folder of photos for each class.');
  }
  const known = await knownClasses(collection);
  let added = 0;
  for (const name of await folderNames(folder)) {
    for await (const file of photoFiles([join(folder, name)])) {
      if (await importFile(asked, file, classOfFolder(name, known))) added += 1;
      output.passing(`  ${added} photos added`);
    }
  }
  if (added === 0) {
    throw new Error(`${folder} has no folders with photos in them, each named for its class.`);
  }
  output.text(`Added ${added} photos.`);
  output.line('result', { added });
}

function formatFlag({ values }: Asked): ExportFormat {
  const text = textFlag(values, 'format') ?? 'idx';
  const format = EXPORT_FORMATS.find((each) => each === text);
  if (format !== undefined) return format;
  throw new UsageError(`--format must be one of ${EXPORT_FORMATS.join(', ')}.`);
}

async function exportTo(asked: Asked): Promise<void> {
  const { collection, output, words } = asked;
  const [given] = words;
  const format = formatFlag(asked);
  if (given === undefined) throw new UsageError('Name a new folder to export to.');
  const { photos } = await collection.list();
  const folder = resolve(given);
  await exportCollection(photos, folder, format);
  output.text(`Exported ${photos.length} photos to ${folder}`);
  output.line('result', { folder, photos: photos.length, format });
}

async function remove({ collection, output, words }: Asked): Promise<void> {
  if (words.length === 0) throw new UsageError('Name at least one photo by its id.');
  await collection.remove(words);
  output.text(`Removed ${words.length} photos.`);
  output.line('result', { removed: words.length });
}

const ACTIONS: Readonly<
  Record<string, { mostWords: number; carryOut: (asked: Asked) => Promise<void> }>
> = {
  list: { mostWords: 0, carryOut: list },
  import: { mostWords: 1, carryOut: importFolder },
  export: { mostWords: 1, carryOut: exportTo },
  remove: { mostWords: Number.POSITIVE_INFINITY, carryOut: remove },
};

export const collectionCommand: Command = {
  name: 'collection',
  usage: 'list | import DIR | export DIR [--format idx|png] | remove ID...',
  summary:
    'List, add to, export or thin out your own photos; folders are named for the classes of their photos.',
  options: { format: { type: 'string' } },
  mostWords: Number.POSITIVE_INFINITY,
  async execute({ output, values, positionals }) {
    const [name = '', ...words] = positionals;
    const names = Object.keys(ACTIONS).join(', ');
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action === undefined) {
      throw new UsageError(
        name === ''
          ? `Say what to do with the collection: ${names}.`
          : `The collection knows no "${name}"; it knows ${names}.`,
      );
    }
    const tooMany = words[action.mostWords];
    if (tooMany !== undefined) {
      throw new UsageError(`"collection ${name}" does not take "${tooMany}".`);
    }
    const collection = new CollectionStore(homeFolder());
    await action.carryOut({ collection, output, values, words });
  },
};
