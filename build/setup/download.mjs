// Downloading a file, from where an interrupted download ended, and checking that it is the one that was
// meant, before anything opens it.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { digest } from './digest.mjs';
import { downloadProgress } from './download-progress.mjs';
import { isDiskFull } from './full-disk.mjs';
import { proxyFor } from './proxy.mjs';
import { say, setupFolder, SetupError } from './step.mjs';
import { tunnel } from './tunnel.mjs';

/** A host that sends nothing for this long is taken for unreachable. */
const IDLE_TIMEOUT_MS = 30_000;
const REDIRECTS = 5;
/** Attempts after a connection that broke in the middle, as long as each brings something. */
const ATTEMPTS = 5;
const PAUSE_MS = 500;

const firstSeenFile = join(setupFolder, 'first-seen.json');

/**
 * @param {string} url
 * @param {import('node:http').OutgoingHttpHeaders} headers
 * @returns {Promise<import('node:http').IncomingMessage>}
 */
async function request(url, headers) {
  const proxy = proxyFor(url);
  const socket = proxy === undefined ? undefined : await tunnel(proxy, new URL(url));
  const connection = socket === undefined ? {} : { createConnection: () => socket };
  return new Promise((resolve, reject) => {
    const client = url.startsWith('https:') ? https : http;
    const options = { ...connection, timeout: IDLE_TIMEOUT_MS, headers };
    const asked = client.get(url, options, resolve);
    asked.on('timeout', () => asked.destroy(new Error('the host stopped responding')));
    asked.on('error', reject);
  });
}

/**
 * @param {string} url
 * @param {import('node:http').OutgoingHttpHeaders} headers
 * @returns {Promise<import('node:http').IncomingMessage>} the last answer of a chain of redirects
 */
async function followed(url, headers, redirects = REDIRECTS) {
  const answer = await request(url, headers);
  const { statusCode = 0, headers: said } = answer;
  if (statusCode < 300 || statusCode >= 400 || said.location === undefined || redirects === 0) {
    return answer;
  }
  answer.resume();
  return followed(new URL(said.location, url).href, headers, redirects - 1);
}

/** @returns {string} by which the host knows the file; empty where that was not stored whole */
function storedVersion(/** @type {string} */ versionFile) {
  if (!existsSync(versionFile)) return '';
  const version = readFileSync(versionFile, 'utf8');
  try {
    http.validateHeaderValue('if-range', version);
    return version;
  } catch {
    return '';
  }
}

/** What has arrived so far, and by which the host knows whether it is still the same file. */
function partOf(/** @type {string} */ file) {
  const part = `${file}.part`;
  const versionFile = `${file}.version`;
  const version = storedVersion(versionFile);
  const bytes = existsSync(part) && version !== '' ? statSync(part).size : 0;
  return { part, versionFile, version, bytes };
}

/** How many bytes of a file a download that broke off has left to continue from. */
export function arrivedBytes(/** @type {string} */ file) {
  return partOf(file).bytes;
}

/** @param {number} bytes @param {string} version */
function rangeHeaders(bytes, version) {
  return bytes === 0 ? {} : { range: `bytes=${bytes}-`, 'if-range': version };
}

/** @param {import('node:http').IncomingMessage} answer a part of a file */
function rangeOf({ headers }) {
  const found = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers['content-range'] ?? '');
  return { first: Number(found?.[1]), total: Number(found?.[2]) };
}

/**
 * Whether a part continues what has arrived. Hosts and proxies that do not know `If-Range` send parts of
 * other versions too.
 * @param {import('node:http').IncomingMessage} answer
 * @param {{ bytes: number, version: string }} arrived
 */
function isNextPart(answer, { bytes, version }) {
  const { etag, 'last-modified': modified } = answer.headers;
  const sent = version.startsWith('"') ? etag : modified;
  return bytes > 0 && rangeOf(answer).first === bytes && (sent ?? version) === version;
}

/** @param {import('node:http').IncomingMessage} answer */
function totalOf(answer) {
  const { statusCode, headers } = answer;
  const total = statusCode === 206 ? rangeOf(answer).total : Number(headers['content-length']);
  return Number.isFinite(total) ? total : null;
}

/**
 * A host may send less than was requested.
 * @param {string} file
 * @param {number | null} total
 * @throws Error where what has arrived is not the whole file
 */
function requireWhole(file, total) {
  const { size } = statSync(partOf(file).part);
  if (size > 0 && size === (total ?? size)) return;
  // What is missing can still come; anything else cannot be used.
  if (size === 0 || size > (total ?? size)) forgetPart(file);
  if (size === 0) throw new Error('the host sent an empty file');
  throw new Error(`the host sent ${size} bytes of a file of ${total}`);
}

/** @param {string} file without what belongs to an unfinished download of it */
function forgetPart(file) {
  const { part, versionFile } = partOf(file);
  rmSync(part, { force: true });
  rmSync(versionFile, { force: true });
}

/**
 * Written chunk by chunk, so that what has arrived stays where the connection breaks.
 * @param {import('node:http').IncomingMessage} answer
 * @param {string} part
 * @param {number} from bytes that are there already
 * @param {(bytes: number) => void} arrived called with all that are there now
 */
async function append(answer, part, from, arrived) {
  const to = await open(part, from === 0 ? 'w' : 'a');
  let bytes = from;
  try {
    for await (const chunk of answer) {
      // `write` may write a part only, on a disk that is nearly full.
      await to.appendFile(chunk);
      bytes += chunk.length;
      arrived(bytes);
    }
  } finally {
    await to.close();
  }
}

/**
 * One connection: from where the last one ended, or from the start where the file has changed since.
 * @param {string} url
 * @param {string} file
 * @param {() => void} brought called when something arrives
 * @returns {Promise<void>}
 */
async function receive(url, file, brought) {
  const arrived = partOf(file);
  const { part, versionFile, bytes } = arrived;
  const answer = await followed(url, rangeHeaders(bytes, arrived.version));
  const { statusCode = 0, headers } = answer;
  if (statusCode !== 200 && statusCode !== 206) {
    answer.resume();
    if (statusCode !== 416 || bytes === 0) {
      throw new Error(`the host returned HTTP status ${statusCode}`);
    }
    // Nothing is missing, or the file is shorter now.
    forgetPart(file);
    return receive(url, file, brought);
  }
  if (statusCode === 206 && !isNextPart(answer, arrived)) {
    answer.destroy();
    forgetPart(file);
    throw new Error('the host sent another part of the file than the missing one');
  }
  const from = statusCode === 206 ? bytes : 0;
  const version = headers.etag ?? headers['last-modified'];
  if (from === 0) forgetPart(file);
  // Without either, nobody could tell whether the rest belongs to this beginning.
  if (version !== undefined && !version.startsWith('W/')) writeFileSync(versionFile, version);
  const progress = downloadProgress(basename(file));
  const total = totalOf(answer);
  try {
    await append(answer, part, from, (bytes) => {
      brought();
      progress.at(bytes, total);
    });
  } finally {
    progress.end();
  }
  requireWhole(file, total);
  renameSync(part, file);
  forgetPart(file);
}

/**
 * What a download that broke off has left beside `file` is used by the next one.
 * @param {string} url
 * @param {string} file is replaced
 * @throws Error where the host does not answer, or not with the whole file
 */
export async function download(url, file) {
  for (let attempt = 1; ; attempt++) {
    let isUseful = false;
    try {
      await receive(url, file, () => {
        isUseful = true;
      });
      return;
    } catch (error) {
      if (!isUseful || attempt === ATTEMPTS || isDiskFull(error)) throw error;
      await pause(PAUSE_MS);
    }
  }
}

function firstSeen() {
  try {
    return /** @type {Record<string, string>} */ (JSON.parse(readFileSync(firstSeenFile, 'utf8')));
  } catch {
    return {};
  }
}

/**
 * Compare a download with its pinned SHA-256. Where none is published, the first one that was seen on
 * this machine is recorded and told, and every later one has to equal it.
 * @param {string} file
 * @param {string} name by which it is told of
 * @param {string | null} pinned hexadecimal; null where its makers publish none
 * @throws SetupError where it is another file
 */
export async function checkDownload(file, name, pinned) {
  const found = await digest(file, 'sha256', 'hex');
  const seen = firstSeen();
  const expected = pinned ?? seen[name];
  if (expected === undefined) {
    mkdirSync(dirname(firstSeenFile), { recursive: true });
    writeFileSync(firstSeenFile, `${JSON.stringify({ ...seen, [name]: found }, null, 2)}\n`);
    say(`${name} has no published SHA-256; recorded ${found} in .setup/first-seen.json`);
    return;
  }
  if (found === expected) return;
  const change =
    pinned === null && existsSync(firstSeenFile)
      ? ' If the publisher replaced it, remove its line from .setup/first-seen.json.'
      : '';
  throw new SetupError(
    `The downloaded ${name} is not the expected file: its SHA-256 is ${found} instead of ${expected}. It was not unpacked. Check the proxy or mirror between this computer and the host, and run the same command again.${change}`,
  );
}
