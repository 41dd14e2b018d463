/**
 * A shared run's file, unpacked. Whoever made it is not trusted: nothing is written outside of the
 * folder that it is given, no link is made, and no more than so much is unpacked.
 */
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { sentenceOf } from '../sentence-of';
import { isRunFile, RECORD, RUN_ID } from './shared-file';
import { ShareError } from './share-error';

/** More than any run has: its largest networks have 100 MB of weights, five times with a checkpoint. */
const LIMITS = { files: 200, bytes: 2 ** 30, recordBytes: 2 ** 20 };
type Limits = typeof LIMITS;

const WRONG_FILE = 'Not an Atelier run file (.atelier).';
const INCOMPLETE = 'That file is incomplete or damaged. Have it sent again.';
const TOO_LARGE = 'That file unpacks to more than a run can be, so it was not imported.';

/** What has been unpacked so far. */
interface Unpacked {
  run: string | null;
  files: Set<string>;
  bytes: number;
  limits: Limits;
}

/** @returns the path below the run's folder */
function placeOf(name: string, so: Unpacked): string[] {
  const [run = '', ...path] = name.split('/');
  if (so.run === null) {
    if (!RUN_ID.test(run) || path.join('/') !== RECORD) throw new ShareError(WRONG_FILE);
    so.run = run;
  }
  if (run !== so.run || !isRunFile(path)) {
    throw new ShareError('That file has something in it that no run has, so it was not imported.');
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
    await body.cancel();
    return;
  }
  if (type !== 'file') {
    throw new ShareError('That file has links in it, which no run has, so it was not imported.');
  }
  const path = placeOf(name, so);
  const isRecord = path.length === 1 && path[0] === RECORD;
  so.bytes += size;
  if (so.bytes > so.limits.bytes || (isRecord && size > so.limits.recordBytes)) {
    throw new ShareError(TOO_LARGE);
  }
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
}

function faultOf(cause: unknown): ShareError {
  if (cause instanceof ShareError) return cause;
  const { code = '' } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new ShareError('There is no such file.', { cause });
  if (code === 'ENOSPC') return new ShareError('There is no room left for this run.', { cause });
  if (code === 'EISDIR') return new ShareError(WRONG_FILE, { cause });
  if (code === 'Z_DATA_ERROR' && sentenceOf(cause).includes('header')) {
    return new ShareError(WRONG_FILE, { cause });
  }
  return new ShareError(INCOMPLETE, { cause });
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
  const so: Unpacked = { run: null, files: new Set(), bytes: 0, limits };
  const gunzip = createGunzip();
  const inflating = pipeline(createReadStream(file), gunzip);
  // What went wrong there also ends the reading below, which tells of it.
  inflating.catch(() => undefined);
  try {
    const tar = Readable.toWeb(gunzip) as ReadableStream<Uint8Array>;
    const entries = tar.pipeThrough(createTarDecoder({ strict: true }));
    for await (const entry of entries) await unpackEntry(entry, folder, so);
    await inflating;
  } catch (cause) {
    gunzip.destroy();
    throw faultOf(cause);
  }
  if (so.run === null || (await readdir(folder)).length === 0) throw new ShareError(WRONG_FILE);
  return so.run;
}
