/**
 * A shared run's file, unpacked. Whoever made it is not trusted: nothing is written outside of the
 * folder that it is given, no link is made, and no more than so much is unpacked.
 */
import { mkdir, open, readdir, readFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { parseBoundedJson } from '../bounded-json';
import { openRegularFile, UnreadableFileError } from '../regular-file';
import { isOfDisk, sentenceOf } from '../text/sentence-of';
import { JSON_LIMITS, memberLimit, MOST_BYTES } from './member-limits';
import { isRunFile, RECORD, RUN_ID } from './shared-file';
import { ShareError } from './share-error';
import { UnpackedBytes } from './unpacked-bytes';

const LIMITS = { files: 200, bytes: MOST_BYTES, recordBytes: 2 ** 20 };
/** With which gzip begins (RFC 1952). */
const GZIP = [0x1f, 0x8b];
/** Compressed, it is hardly ever larger than what it unpacks to. */
const MAX_FILE_BYTES = LIMITS.bytes + 2 ** 20;
type Limits = typeof LIMITS;

const WRONG_FILE = 'Not an Atelier run file (.atelier).';
const INCOMPLETE = 'The file is incomplete or damaged. Ask for it to be sent again.';
const ADDITIONAL =
  'The file has additional bytes after its end, so it is damaged. Ask for it to be sent again.';
const TOO_LARGE = 'The file was not imported: its unpacked size exceeds the limit for a run.';

/** What has been unpacked so far. */
interface Unpacked {
  run: string | null;
  files: Set<string>;
  bytes: number;
  /** Folders, which are made when a file lies in them. */
  folders: number;
  /** Of the run, once its record was read. */
  parameterCount: number | null;
  limits: Limits;
  /** Told of each file that is let in. */
  counted: UnpackedBytes;
}

/** @returns the path below the run's folder */
function placeOf(name: string, so: Unpacked): string[] {
  const [run = '', ...path] = name.split('/');
  if (so.run === null) {
    if (!RUN_ID.test(run) || path.join('/') !== RECORD) throw new ShareError(WRONG_FILE);
    so.run = run;
  }
  if (run !== so.run || !isRunFile(path)) {
    throw new ShareError(
      'The file was not imported: it contains files that do not belong to a run.',
    );
  }
  // To some file systems, names that differ in their case are one.
  const place = path.join('/').toLowerCase();
  if (so.files.has(place)) throw new ShareError(INCOMPLETE);
  so.files.add(place);
  if (so.files.size > so.limits.files) throw new ShareError(TOO_LARGE);
  return path;
}

async function unpackEntry(
  { header, body }: ParsedTarEntry,
  folder: string,
  so: Unpacked,
): Promise<void> {
  const { name, size, type = 'file' } = header;
  if (type === 'directory') {
    so.folders += 1;
    if (so.folders > so.limits.files) throw new ShareError(TOO_LARGE);
    await body.cancel();
    return;
  }
  if (type !== 'file') {
    throw new ShareError('The file was not imported: it contains links.');
  }
  const path = placeOf(name, so);
  const isRecord = path.length === 1 && path[0] === RECORD;
  so.bytes += size;
  const most = isRecord ? so.limits.recordBytes : memberLimit(path, so.parameterCount);
  if (size > most || so.bytes > so.limits.bytes) throw new ShareError(TOO_LARGE);
  so.counted.admit(size);
  const target = join(folder, ...path);
  await mkdir(dirname(target), { recursive: true });
  const file = await open(target, 'wx');
  try {
    // The decoder gives no more bytes than the header has announced. And `write` may write a part only.
    for await (const chunk of body) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
  if (isRecord) so.parameterCount = await parametersIn(target);
}

/** How many parameters the record tells of, which says how large its weights can be. */
async function parametersIn(record: string): Promise<number | null> {
  const stored = parseBoundedJson(await readFile(record), JSON_LIMITS) as {
    parameterCount?: unknown;
  } | null;
  const count = stored?.parameterCount;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

/** @param isGzip whether the file begins as gzip does */
function sentenceFor(cause: unknown, isGzip: boolean): string {
  const { code = '' } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'The file does not exist.';
  if (code === 'ENOSPC') return 'Not enough disk space for this run.';
  if (code === 'EISDIR') return WRONG_FILE;
  // Its own words say what is wrong with the file that was named.
  if (cause instanceof UnreadableFileError) return cause.message;
  if (isOfDisk(cause)) return sentenceOf(cause);
  if (code === 'Z_DATA_ERROR' && sentenceOf(cause).includes('incorrect header')) {
    // The header at the beginning is a right one, so that this is about another behind the end.
    return isGzip ? ADDITIONAL : WRONG_FILE;
  }
  return INCOMPLETE;
}

function faultOf(cause: unknown, isGzip: boolean): ShareError {
  return cause instanceof ShareError
    ? cause
    : new ShareError(sentenceFor(cause, isGzip), { cause });
}

/** Reading ends with an error of its own where inflating did. */
function isOfGzip(fault: unknown): boolean {
  return fault instanceof Error && /^Z_/.test((fault as NodeJS.ErrnoException).code ?? '');
}

async function beginsAsGzip(handle: FileHandle): Promise<boolean> {
  const { buffer } = await handle.read(Buffer.alloc(GZIP.length), 0, GZIP.length, 0);
  return GZIP.every((byte, at) => buffer[at] === byte);
}

/** Node's own turns an end that comes while it hands on a chunk into an error that nobody can catch. */
function webStream(stream: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await chunks.return?.();
    },
  });
}

/**
 * @param folder exists and is empty
 * @returns the run's folder name on the computer that it comes from
 * @throws ShareError where the file is none of ours, damaged, or not harmless
 */
export async function unpackRun(
  file: string,
  folder: string,
  limits: Limits = LIMITS,
): Promise<string> {
  const counted = new UnpackedBytes(() => new ShareError(TOO_LARGE));
  const so: Unpacked = {
    run: null,
    files: new Set(),
    bytes: 0,
    folders: 0,
    parameterCount: null,
    limits,
    counted,
  };
  const { handle } = await openRegularFile(file, MAX_FILE_BYTES).catch((cause: unknown) => {
    throw faultOf(cause, false);
  });
  const isGzip = await beginsAsGzip(handle).catch(async (cause: unknown) => {
    await handle.close();
    throw faultOf(cause, false);
  });
  const inflating = pipeline(handle.createReadStream({ start: 0 }), createGunzip(), counted);
  // What went wrong there also ends the reading below, which tells of it.
  inflating.catch(() => undefined);
  try {
    const tar = webStream(counted);
    const entries = tar.pipeThrough(createTarDecoder({ strict: true }));
    for await (const entry of entries) await unpackEntry(entry, folder, so);
    await inflating;
  } catch (cause) {
    counted.destroy();
    const inflated = await inflating.catch((fault: unknown) => fault);
    const isOurs = cause instanceof ShareError;
    throw faultOf(!isOurs && isOfGzip(inflated) ? inflated : cause, isGzip);
  }
  if (so.run === null || (await readdir(folder)).length === 0) throw new ShareError(WRONG_FILE);
  return so.run;
}
