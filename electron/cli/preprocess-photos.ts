/** Photo files worked on several at once, and told in order. */
import { join } from 'node:path';
import { photoFiles } from '@engine/photo-files';
import { canonicalName } from '@engine/text/canonical-name';
import { PhotoDecoder } from '@engine/decode/decoder';
import { seePicture } from '@engine/decode/see-picture';
import { AT_ONCE } from '@engine/photo/at-once';
import { PhotoPool } from '@engine/photo/pool';
import type { PreprocessedPhoto, Preprocessing } from '@engine/photo/preprocessing';
import { isOfDisk, sentenceOf } from '@engine/text/sentence-of';
import { inOrder } from './in-order';
import type { Output } from './output';
import { folderNames, readPhotoFile } from './photo-files';

/** What came of a file. */
type Worked<Result> =
  | { file: string; result: Result; error: null }
  /** `error` is a sentence that names the file. */
  | { file: string; result: null; error: string };

export type PreprocessedFile = Worked<PreprocessedPhoto>;

/** In which file and folder a photo is, and who decodes it and finds garments. */
interface Origin {
  file: string;
  folder: string;
  decoder: PhotoDecoder;
  preprocessor: PhotoPool;
}

type Work<Result, From> = (from: From) => Promise<Result>;

let pool: PhotoPool | null = null;
let decoder: PhotoDecoder | null = null;

/**
 * @param files of which each costs its own result only, where it is no photo
 * @throws what a disk says that takes nothing more
 */
function withPhotos<Result>(
  files: AsyncIterable<string>,
  work: Work<Result, Omit<Origin, 'folder'>>,
): AsyncGenerator<Worked<Result>> {
  return inOrder(files, AT_ONCE, async (file): Promise<Worked<Result>> => {
    pool ??= new PhotoPool();
    decoder ??= new PhotoDecoder();
    try {
      return { file, result: await work({ file, decoder, preprocessor: pool }), error: null };
    } catch (cause) {
      if (isOfDisk(cause)) throw cause;
      return { file, result: null, error: sentenceOf(cause) };
    }
  });
}

function seeing(preprocessing: Preprocessing): Work<PreprocessedPhoto, Omit<Origin, 'folder'>> {
  return async ({ file, decoder, preprocessor }) =>
    seePicture(await readPhotoFile(file), file, preprocessing, {
      decoder,
      see: (photo, options) => preprocessor.see(photo, options),
    });
}

/** @param preprocessing of the run that is asked about them */
export function preprocessPhotos(
  files: AsyncIterable<string>,
  preprocessing: Preprocessing,
): AsyncGenerator<PreprocessedFile> {
  return withPhotos(files, seeing(preprocessing));
}

export interface InFolder<Result> {
  folder: string;
  file: string;
  result: Result;
}

interface FolderListener {
  /** Gets the sentences of what is left out, too. */
  problem?: (sentence: string) => void;
  /** Throws for a folder that is left out, in a sentence that names it. */
  check?: (folder: string) => void;
}

/**
 * The photos in a folder's folders, each of which is named for what its photos show. Files that are
 * no photos are told of and left out.
 */
export async function* photosInFolders<Result>(
  parent: string,
  output: Output,
  work: Work<Result, Origin>,
  { problem = () => undefined, check = () => undefined }: FolderListener = {},
): AsyncGenerator<InFolder<Result>> {
  for (const folder of await folderNames(parent)) {
    try {
      check(folder);
    } catch (cause) {
      const error = sentenceOf(cause);
      output.line('problem', { file: join(parent, folder), error });
      output.text(error);
      continue;
    }
    const files = photoFiles([join(parent, folder)]);
    const all = withPhotos(files, (from) => work({ ...from, folder }));
    for await (const { file, result, error } of all) {
      if (error === null) {
        yield { folder: canonicalName(folder), file, result };
        continue;
      }
      output.line('problem', { file, error });
      output.text(error);
      problem(error);
    }
  }
}

/** The same, seen as the network sees them. */
export function preprocessedInFolders(
  parent: string,
  output: Output,
  preprocessing: Preprocessing,
  problem?: (sentence: string) => void,
): AsyncGenerator<InFolder<PreprocessedPhoto>> {
  const see = seeing(preprocessing);
  return photosInFolders(parent, output, see, problem === undefined ? {} : { problem });
}
