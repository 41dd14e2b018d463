// Whether a window can be shown: a display that is named is also asked, because the variables outlive the
// session that set them, and go along to users who may not use it.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** @typedef {{ works: true, switches: string[] } | { works: false, reason: string }} Display */

/** For a display on another computer that is off. */
const TIMEOUT_MS = 5000;
const FIRST_TCP_PORT = 6000;
/** X11's version, and what its server answers first. Format: "X Window System Protocol", chapter 8. */
const PROTOCOL = 11;
const ACCEPTED = 1;
/** Address families of an Xauthority file: Xauth(3). */
const FAMILY_LOCAL = 256;
const FAMILY_WILD = 65_535;
const COOKIE = 'MIT-MAGIC-COOKIE-1';

/**
 * Where a display may listen, the likeliest first, as Xlib looks for it.
 * @param {string} name such as :0, unix:0, HOST:10.0
 * @returns {{ number: string, local: boolean, places: import('node:net').NetConnectOpts[] } | null}
 */
export function parseDisplay(name) {
  const [, host = '', number = ''] = /^(.*?):(\d{1,5})(?:\.\d+)?$/.exec(name) ?? [];
  if (number === '') return null;
  const tcp = (/** @type {string} */ to) => ({ host: to, port: FIRST_TCP_PORT + Number(number) });
  if (host !== '' && host !== 'unix' && !host.endsWith('/unix')) {
    return { number, local: false, places: [tcp(host.replace(/^tcp\/|^inet6?\/|^\[|\]$/g, ''))] };
  }
  const socket = `/tmp/.X11-unix/X${number}`;
  const places = [{ path: `\0${socket}` }, { path: socket }, tcp('localhost')];
  return { number, local: true, places };
}

/**
 * The entries of an Xauthority file; of a torn one, those that are whole.
 * @param {Buffer} file
 */
function* entriesOf(file) {
  let at = 0;
  const short = () => file.readUInt16BE((at += 2) - 2);
  const field = () => {
    const length = short();
    at += length;
    if (at > file.length) throw new RangeError('The file is truncated.');
    return file.subarray(at - length, at);
  };
  try {
    while (at < file.length) {
      const family = short();
      const [address, number, name] = [String(field()), String(field()), String(field())];
      yield { family, address, number, name, cookie: field() };
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

/**
 * Cookies that an Xauthority file has for a display, those of its own computer first.
 * @param {Buffer} file
 * @param {{ number: string, local: boolean }} display
 * @returns {Buffer[]}
 */
export function cookiesFor(file, { number, local }) {
  const fitting = [...entriesOf(file)].filter(
    (entry) => entry.name === COOKIE && ['', number].includes(entry.number),
  );
  const isNear = (/** @type {{ family: number, address: string }} */ { family, address }) =>
    family === FAMILY_WILD || (family === FAMILY_LOCAL && address === hostname()) === local;
  const near = fitting.filter(isNear);
  return [...near, ...fitting.filter((entry) => !near.includes(entry))].map(({ cookie }) => cookie);
}

/** @returns {Buffer[]} of the person's Xauthority file */
function cookiesHere(
  /** @type {Record<string, string | undefined>} */ { XAUTHORITY, HOME = '' },
  /** @type {{ number: string, local: boolean }} */ display,
) {
  const file =
    XAUTHORITY === undefined || XAUTHORITY === '' ? join(HOME, '.Xauthority') : XAUTHORITY;
  try {
    return cookiesFor(readFileSync(file), display);
  } catch {
    // Without one, servers that ask for no cookie are open all the same.
    return [];
  }
}

/** What a client sends first: byte order, version, and how it may come in. */
function greeting(/** @type {Buffer | null} */ cookie) {
  const padded = (/** @type {Buffer} */ bytes) =>
    Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const name = Buffer.from(cookie === null ? '' : COOKIE);
  const data = cookie ?? Buffer.alloc(0);
  const head = Buffer.alloc(12);
  head.write('l');
  head.writeUInt16LE(PROTOCOL, 2);
  head.writeUInt16LE(name.length, 6);
  head.writeUInt16LE(data.length, 8);
  return Buffer.concat([head, padded(name), padded(data)]);
}

/**
 * Connect, and send something where there is something to send.
 * @param {import('node:net').NetConnectOpts} place
 * @param {Buffer | null} first null where a connection is proof enough
 * @returns {Promise<Buffer | null>} the first of what is answered, empty where nothing was sent; null where
 *   nobody listens, or nothing is said in time
 */
function answerOf(place, first) {
  return new Promise((resolve) => {
    const socket = connect(place);
    const end = (/** @type {Buffer | null} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(TIMEOUT_MS, () => {
      end(null);
    });
    socket.on('error', () => {
      end(null);
    });
    socket.on('close', () => {
      end(null);
    });
    socket.on('connect', () => {
      if (first === null) end(Buffer.alloc(0));
      else socket.write(first);
    });
    socket.on('data', end);
  });
}

/** @returns {Promise<string | null>} why X11 cannot be used, or null where it can */
async function problemOfX11(/** @type {Record<string, string | undefined>} */ variables) {
  const { DISPLAY = '' } = variables;
  const display = parseDisplay(DISPLAY);
  if (display === null) return `DISPLAY is "${DISPLAY}", which is not a valid display`;
  const cookies = cookiesHere(variables, display);
  for (const place of display.places) {
    let heard = false;
    for (const cookie of [...cookies, null]) {
      const answer = await answerOf(place, greeting(cookie));
      if (answer === null) break;
      if (answer[0] === ACCEPTED) return null;
      heard = true;
    }
    if (heard) return `no entry of the Xauthority file gives access to display ${DISPLAY}`;
  }
  return `cannot connect to display ${DISPLAY}`;
}

/** @returns {Promise<string | null>} why Wayland cannot be used, or null where it can */
async function problemOfWayland(/** @type {Record<string, string | undefined>} */ variables) {
  const { WAYLAND_DISPLAY = '', XDG_RUNTIME_DIR = '' } = variables;
  const path = isAbsolute(WAYLAND_DISPLAY)
    ? WAYLAND_DISPLAY
    : join(XDG_RUNTIME_DIR, WAYLAND_DISPLAY);
  if (isAbsolute(path) && (await answerOf({ path }, null)) !== null) return null;
  return `cannot connect to Wayland display ${WAYLAND_DISPLAY}`;
}

/**
 * Try the display that these variables name.
 * @param {Record<string, string | undefined>} variables
 * @param {NodeJS.Platform} [platform]
 * @returns {Promise<Display>}
 */
export async function findDisplay(variables, platform = process.platform) {
  if (platform !== 'linux') return { works: true, switches: [] };
  const { DISPLAY = '', WAYLAND_DISPLAY = '' } = variables;
  const reasons = [];
  if (DISPLAY !== '') {
    const problem = await problemOfX11(variables);
    if (problem === null) return { works: true, switches: [] };
    reasons.push(problem);
  }
  if (WAYLAND_DISPLAY !== '') {
    const problem = await problemOfWayland(variables);
    // Older Chromium looks for X11 alone unless it is told otherwise.
    if (problem === null) return { works: true, switches: ['--ozone-platform=wayland'] };
    reasons.push(problem);
  }
  const reason =
    reasons.length > 0 ? reasons.join(', and ') : 'neither DISPLAY nor WAYLAND_DISPLAY is set';
  return { works: false, reason };
}
