/** `collection list|import|export|remove`: the person's own photos, as the window keeps them. */
import { basename, relative, resolve } from 'node:path';
import { counted } from '@engine/text/counted';
import { usableClassOfFolder } from '@engine/collection/class-of-folder';
import { collectPhoto } from '@engine/collection/collect';
import { CollectionStore } from '@engine/collection/collection-store';
import { EXPORT_FORMATS, type KeptPhoto } from '@engine/collection/entry';
import { exportCollection } from '@engine/collection/export';
import {
  CollectionImport,
  conflictSentence,
  outcomeSentence,
  type ImportOutcome,
} from '@engine/collection/import-outcome';
import { readClassNames } from '@engine/data/class-names';
import { shippedDataFolder } from '@engine/data/shipped';
import { homeFolder } from '@engine/home';
import { NO_CORRECTION } from '@engine/photo/seeds';
import { choiceFlag } from '../arguments';
import { flag } from '../flags';
import { readPhoto } from '../photo-files';
import { photosInFolders } from '../preprocess-photos';
import { INTERRUPTED, untilAsked } from '../stoppable';
import { UsageError } from '../usage-error';
import type { Command, Context } from './command';
import { UserError } from '@engine/user-error';

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
    output.text('The collection is empty. Add photos with "atelier collection import".');
  }
  output.line('result', { photos: photos.length, problems: problems.length });
}

/** The names that folders may stand for: Fashion-MNIST's classes, and those of the person's own. */
async function knownClasses(collection: CollectionStore): Promise<string[]> {
  const { photos } = await collection.list();
  const fashion = await readClassNames(shippedDataFolder());
  return [...new Set([...fashion, ...photos.map(({ className }) => className)])];
}

async function importFolder({ collection, output, words }: Asked): Promise<void> {
  const [folder] = words;
  if (folder === undefined) {
    throw new UsageError('Specify a folder with one subfolder of photos per class.');
  }
  const known = await knownClasses(collection);
  const check = (name: string): string => usableClassOfFolder(name, known);
  const collect: Parameters<typeof photosInFolders<KeptPhoto>>[2] = async (from) => {
    const className = check(from.folder);
    const said = { className, name: basename(from.file), correction: NO_CORRECTION };
    const photo = await readPhoto(from.file, from.decoder);
    return collectPhoto(collection, from.preprocessor, photo, said, 'leave');
  };
  const taken = new CollectionImport();
  const takeAll = async (signal: AbortSignal): Promise<void> => {
    for await (const each of photosInFolders(folder, output, collect, { check })) {
      const { file, result } = each;
      // Below the folder, so that the end of a long path is not cut off.
      taken.take(relative(folder, file), check(each.folder), result);
      const { id, className, isNew: added } = result;
      output.line('photo', { file, id, className, added });
      output.passing(`  ${counted(taken.count, 'photo')} read`);
      if (!signal.aborted) continue;
      process.exitCode = INTERRUPTED;
      return;
    }
  };
  let outcome: ImportOutcome;
  try {
    await untilAsked(output, takeAll, 'Stopping; the photos so far are kept.');
  } finally {
    // Those whose class is in dispute are left out, however far it came.
    outcome = await taken.end((photos) => collection.takeBack(photos));
  }
  if (taken.count === 0) {
    throw new UserError(
      `${folder} has no subfolders of photos. Put the photos of each class in a folder named after the class.`,
    );
  }
  for (const conflict of outcome.conflicts) {
    const error = conflictSentence(conflict);
    output.line('conflict', { ...conflict, error });
    output.text(error);
  }
  output.text(outcomeSentence(outcome));
  output.line('result', {
    ...outcome,
    duplicates: outcome.duplicates.length,
    conflicts: outcome.conflicts.length,
  });
}

async function exportTo({ collection, output, values, words }: Asked): Promise<void> {
  const [given] = words;
  const format = choiceFlag(values, 'format', EXPORT_FORMATS, 'idx');
  if (given === undefined) throw new UsageError('Specify a new folder to export to.');
  const { photos } = await collection.list();
  const folder = resolve(given);
  await exportCollection(photos, folder, format);
  output.text(`Exported ${counted(photos.length, 'photo')} to ${folder}`);
  output.line('result', { folder, photos: photos.length, format });
}

async function remove({ collection, output, words }: Asked): Promise<void> {
  if (words.length === 0) throw new UsageError('Specify at least one photo ID.');
  await collection.remove(words);
  output.text(`Removed ${counted(words.length, 'photo')}.`);
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
  words: {
    '<action>': `What to do, one of ${Object.keys(ACTIONS).join(', ')}`,
    '[words...]': 'Folder to import or new folder to export to; IDs of the photos to remove',
  },
  flags: [
    flag(
      '--format <format>',
      `Format of the export, ${EXPORT_FORMATS.join(' or ')} (default: idx)`,
    ),
  ],
  details: 'Photos are imported from and exported to folders named after their classes.',
  examples: [
    'collection list',
    'collection import my-photos/',
    'collection export my-data --format png',
  ],
  async execute({ output, values, positionals }) {
    const [name = '', ...words] = positionals;
    const names = Object.keys(ACTIONS).join(', ');
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action === undefined) {
      throw new UsageError(
        name === ''
          ? `Specify an action: ${names}.`
          : `Unknown action "${name}". Actions: ${names}.`,
      );
    }
    const tooMany = words[action.mostWords];
    if (tooMany !== undefined) {
      throw new UsageError(`Unexpected argument "${tooMany}" for "collection ${name}".`);
    }
    const collection = new CollectionStore(homeFolder());
    await action.carryOut({ collection, output, values, words });
  },
};
