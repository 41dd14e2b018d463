/** `collection list|import|export|remove`: the person's own photos, as the window keeps them. */
import { basename, join, resolve } from 'node:path';
import { classOfFolder } from '../../engine/collection/class-of-folder';
import { collectPhoto } from '../../engine/collection/collect';
import { CollectionStore } from '../../engine/collection/collection-store';
import {
  EXPORT_FORMATS,
  type CollectionEntry,
  type ExportFormat,
} from '../../engine/collection/entry';
import { exportCollection } from '../../engine/collection/export';
import { readClassNames } from '../../engine/data/dataset';
import { shippedDataFolder } from '../../engine/data/shipped';
import { homeFolder } from '../../engine/home';
import { PhotoPool } from '../../engine/photo/pool';
import { NO_CORRECTION } from '../../engine/photo/seeds';
import { textFlag } from '../arguments';
import { inOrder } from '../in-order';
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

/** What became of a file: the photo that it is now, or why it is none. */
type Imported = { file: string } & ({ entry: CollectionEntry } | { error: string });

/** One in each thread of the pool, one that waits for each, so that none ever waits for a file. */
const AT_ONCE = 4;

/** The folder's photos, added several at once and told in order. */
function importPhotos(
  collection: CollectionStore,
  pool: PhotoPool,
  folder: string,
  className: string,
): AsyncGenerator<Imported> {
  return inOrder(photoFiles([folder]), AT_ONCE, async (file): Promise<Imported> => {
    const said = { className, name: basename(file), correction: NO_CORRECTION };
    try {
      return { file, entry: await collectPhoto(collection, pool, await readPhoto(file), said) };
    } catch (cause) {
      return { file, error: cause instanceof Error ? cause.message : String(cause) };
    }
  });
}

async function importFolder({ collection, output, words }: Asked): Promise<void> {
  const [folder] = words;
  if (folder === undefined) {
    throw new UsageError('Name a folder that has a folder of photos for each class.');
  }
  const known = await knownClasses(collection);
  const pool = new PhotoPool();
  let added = 0;
  for (const name of await folderNames(folder)) {
    const className = classOfFolder(name, known);
    for await (const photo of importPhotos(collection, pool, join(folder, name), className)) {
      if ('error' in photo) {
        output.line('problem', photo);
        output.text(photo.error);
      } else {
        added += 1;
        output.line('photo', { file: photo.file, id: photo.entry.id, className });
      }
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
