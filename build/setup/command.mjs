// Running other programs: quietly with a time limit, or in the foreground.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { root, say } from './step.mjs';

/** Those that runQuietly has started. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
/** What interrupts set-up. @type {NodeJS.Signals[]} */
const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * End a program and all that it has started. At once: npm goes on for minutes where it is only asked to.
 * @param {import('node:child_process').ChildProcess} child the first of its process group
 */
function endTree({ pid }) {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** End the programs that run, because what they are for has failed or was interrupted. */
export function endPrograms() {
  for (const child of running) endTree(child);
}

/** Ctrl+C does not reach a program with a process group of its own. @param {NodeJS.Signals} signal */
function endWith(signal) {
  endPrograms();
  process.exit(128 + constants.signals[signal]);
}

/** @param {import('node:child_process').ChildProcess} child */
function began(child) {
  if (running.size === 0) for (const signal of INTERRUPTS) process.on(signal, endWith);
  running.add(child);
}

/** @param {import('node:child_process').ChildProcess} child */
function hasEnded(child) {
  running.delete(child);
  if (running.size === 0) for (const signal of INTERRUPTS) process.off(signal, endWith);
}

/**
 * Run a program and gather what it says. It ends with us, and what it has started too.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, timeoutMs?: number, env?: NodeJS.ProcessEnv, shell?: boolean, keep?: number, outlivesUs?: boolean }} [options]
 *   `keep`, how many letters of the output are kept, the last ones; `outlivesUs`, of what must not be left
 *   half done
 * @returns {Promise<{ code: number | null, output: string }>} code is null where it could not be
 *   started, was killed, or ran out of time
 */
export function runQuietly(program, args, options = {}) {
  const { timeoutMs = 600_000, keep = 20_000, outlivesUs = false, ...rest } = options;
  return new Promise((resolve) => {
    // Elsewhere a process group of its own would open a console window.
    const detached = process.platform !== 'win32';
    const stdio = /** @type {const} */ (['ignore', 'pipe', 'pipe']);
    const child = spawn(program, args, { cwd: root, stdio, detached, ...rest });
    if (!outlivesUs) began(child);
    let output = '';
    const gather = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-keep);
    };
    child.stdout?.on('data', gather);
    child.stderr?.on('data', gather);
    const timer = setTimeout(() => endTree(child), timeoutMs);
    child.on('error', (error) => {
      hasEnded(child);
      clearTimeout(timer);
      resolve({ code: null, output: error.message });
    });
    child.on('close', (code) => {
      hasEnded(child);
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}

/**
 * The folder in which the person typed the command, by which they name files: npm runs its scripts
 * in the package's folder, wherever below it that was.
 */
export function whereTyped() {
  return process.env['INIT_CWD'] ?? process.cwd();
}

/** What libtensorflow logs while it loads, whatever its log level: no news to anybody. */
const LIBRARY_LOG =
  /^(WARNING: All log messages before absl|[IW]\d{4} .*(port|cpu_feature_guard)\.cc|To enable the following instructions)/;

// Where nobody reads our stderr any more, what we run goes on all the same.
process.stderr.on('error', () => undefined);

/** Whether Ctrl+C in a terminal reaches the programs that we start as well as us. */
function hasTerminal() {
  try {
    closeSync(openSync(process.platform === 'win32' ? 'CONIN$' : '/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

/** Pass a stream's lines on to our stderr, but for the library's log. */
function passErrors(/** @type {import('node:stream').Readable} */ stream) {
  const lines = createInterface({ input: stream });
  lines.on('line', (line) => {
    if (!LIBRARY_LOG.test(line)) process.stderr.write(`${line}\n`);
  });
}

/**
 * Run a program in the foreground; what would interrupt us is passed on to it.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} its exit code; where a signal ended it, 128 and the signal's number
 */
export function runInForeground(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const stdio = /** @type {const} */ (['inherit', 'inherit', 'pipe']);
    const child = spawn(program, args, { cwd: root, ...options, stdio });
    passErrors(child.stderr);
    const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    process.on('SIGTERM', pass);
    // Of a terminal that is closed; whoever is sent it twice at once ends in order all the same.
    process.on('SIGHUP', pass);
    // A terminal sends Ctrl+C to the child itself; we only must not end before it does.
    const interrupt = hasTerminal() ? () => undefined : pass;
    process.on('SIGINT', interrupt);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGTERM', pass);
      process.off('SIGHUP', pass);
      process.off('SIGINT', interrupt);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** Those that mean a fault of the program or its files, and not somebody who ended it. */
const CRASHES = /** @type {const} */ ([
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGSEGV',
]);

/**
 * @param {string} what the program, as a sentence's subject
 * @param {number} code what runInForeground gave
 * @returns {string | null} what to do about a crash, or null where it was none
 */
export function crashText(what, code) {
  const signal = CRASHES.find((each) => code === 128 + (constants.signals[each] ?? NaN));
  if (signal === undefined) return null;
  return `${what} crashed (${signal}). To see what is wrong, run "npm run atelier -- doctor".`;
}

/**
 * Run what a person has asked for in the foreground, and say so where it crashes.
 * @param {string} what the program, as a sentence's subject
 * @param {Parameters<typeof runInForeground>} run
 */
export async function runApp(what, ...run) {
  const code = await runInForeground(...run);
  const crash = crashText(what, code);
  if (crash !== null) say(crash);
  return code;
}

/**
 * Run npm: the one that runs us where there is one, so that the same npm is used throughout.
 * @param {readonly string[]} args
 * @param {{ cwd?: string, timeoutMs?: number, keep?: number }} [options]
 */
export function runNpm(args, options = {}) {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('.js')) return runQuietly(process.execPath, [script, ...args], options);
  return runQuietly('npm', args, { ...options, shell: process.platform === 'win32' });
}

/**
 * The last line of a program's output that says something.
 * @param {string} output
 */
export function lastLine(output) {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').at(-1) ?? 'no output';
}
