/** The photos in what a person drops, pastes or chooses: files, and folders to their depth. */
import { isPictureName } from '@engine/photo/picture-names';
import { byName } from '../by-name';

export interface PhotoFile {
  /** Its place below what was given, such as "shoes/left.jpg" of a folder "shoes". */
  path: string;
  /** Null where it could not be taken, such as a file that is gone. */
  file: File | null;
}

export interface FoundPhotos {
  photos: PhotoFile[];
  /** Files in folders that are no pictures by their names, without hidden ones: their places. */
  skipped: string[];
}

export const NO_PICTURES = 'No images in this folder.';

/** Whether both are one file, unchanged. Its size and time are asked of the disk, a file at a time. */
function isSameFile({ file: one }: PhotoFile, { file: other }: PhotoFile): boolean {
  if (one === null || other === null) return false;
  return one.size === other.size && one.lastModified === other.lastModified;
}

/** Those that are not there yet. */
export function newAmong(found: readonly PhotoFile[], there: readonly PhotoFile[]): PhotoFile[] {
  const byPath = new Map<string, PhotoFile[]>();
  for (const each of there) byPath.set(each.path, [...(byPath.get(each.path) ?? []), each]);
  return found.filter(
    (each) => !(byPath.get(each.path) ?? []).some((known) => isSameFile(each, known)),
  );
}

function sorted({ photos, skipped }: FoundPhotos): FoundPhotos {
  return { photos: photos.sort((a, b) => byName(a.path, b.path)), skipped };
}

/** Files that are no pictures; hidden ones aside, which systems put beside pictures. */
function othersAmong<Named extends { name: string }>(files: readonly Named[]): Named[] {
  return files.filter(({ name }) => !isPictureName(name) && !name.startsWith('.'));
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** Each reading gives a part of them; none are left where it gives none. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return entries;
    entries.push(...some);
  }
}

function takeFile(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => {
    entry.file(resolve, () => {
      resolve(null);
    });
  });
}

async function collect(folder: FileSystemDirectoryEntry, found: FoundPhotos): Promise<void> {
  const path = folder.fullPath.replace(/^\//, '');
  let entries: FileSystemEntry[];
  try {
    entries = await entriesIn(folder);
  } catch {
    found.photos.push({ path, file: null });
    return;
  }
  const files = entries.filter(isFile);
  const pictures = files.filter(({ name }) => isPictureName(name));
  for (const { name } of othersAmong(files)) found.skipped.push(`${path}/${name}`);
  const taken = await Promise.all(pictures.map(takeFile));
  pictures.forEach(({ name }, at) => {
    found.photos.push({ path: `${path}/${name}`, file: taken[at] ?? null });
  });
  for (const inner of entries.filter(isFolder)) await collect(inner, found);
}

/** A single file is meant whatever its name; of a folder only the pictures are. */
export async function droppedPhotos(transfer: DataTransfer): Promise<FoundPhotos> {
  // What was dropped can be taken only while its event is handled: before anything is awaited.
  const items = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const all: FoundPhotos = { photos: [], skipped: [] };
  for (const { entry, file } of items) {
    if (entry !== null && isFolder(entry)) {
      const found: FoundPhotos = { photos: [], skipped: [] };
      await collect(entry, found);
      all.photos = [...all.photos, ...sorted(found).photos];
      all.skipped = [...all.skipped, ...found.skipped];
    } else {
      const path = file?.name ?? entry?.name ?? 'A file';
      all.photos.push({ path, file });
    }
  }
  return all;
}

/** Files that were pasted or chosen one by one. */
export function singlePhotos(files: Iterable<File>): FoundPhotos {
  return { photos: [...files].map((file) => ({ path: file.name, file })), skipped: [] };
}

/** What a folder that was chosen holds. */
export function photosOfFolder(files: Iterable<File>): FoundPhotos {
  const all = [...files];
  const pictures = all.filter(({ name }) => isPictureName(name));
  return sorted({
    photos: pictures.map((file) => ({ path: file.webkitRelativePath, file })),
    skipped: othersAmong(all).map(({ webkitRelativePath }) => webkitRelativePath),
  });
}
