// Downloading a file and checking that it is the one that was meant, before anything opens it.
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { digest } from './digest.mjs';
import { root, say, setupFolder, SetupError } from './step.mjs';

/** A host that sends nothing for this long is taken for unreachable. */
const IDLE_TIMEOUT_MS = 30_000;
const REDIRECTS = 5;

const firstSeenFile = join(setupFolder, 'first-seen.json');

/** The proxy that the environment names, through the agent that tfjs-node's own installer uses. */
function proxyAgent(/** @type {string} */ url) {
  const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];
  const proxy = names.map((name) => process.env[name]).find(Boolean);
  if (proxy === undefined || !url.startsWith('https:')) return undefined;
  const require = createRequire(join(root, 'node_modules', '@tensorflow', 'tfjs-node', 'index.js'));
  return new (require('https-proxy-agent'))(proxy);
}

/** @returns {Promise<import('node:http').IncomingMessage>} */
function request(/** @type {string} */ url) {
  return new Promise((resolve, reject) => {
    const client = url.startsWith('https:') ? https : http;
    const asked = client.get(url, { agent: proxyAgent(url), timeout: IDLE_TIMEOUT_MS }, resolve);
    asked.on('timeout', () => asked.destroy(new Error('the host stopped responding')));
    asked.on('error', reject);
  });
}

/**
 * @param {string} url
 * @param {string} file is replaced
 * @throws Error where the host does not answer, or not with the whole file
 */
export async function download(url, file, redirects = REDIRECTS) {
  const answer = await request(url);
  const { statusCode = 0, headers } = answer;
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined && redirects > 0) {
    answer.resume();
    return download(new URL(headers.location, url).href, file, redirects - 1);
  }
  if (statusCode !== 200) {
    answer.resume();
    throw new Error(`the host returned HTTP status ${statusCode}`);
  }
  await pipeline(answer, createWriteStream(file));
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
