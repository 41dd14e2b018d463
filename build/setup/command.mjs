// Running other programs: quietly with a time limit, or in the foreground.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { root } from './step.mjs';

/** Those that runQuietly has started. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** End the programs that run, because what they are for has failed. */
export function endPrograms() {
  for (const child of running) child.kill();
}

/**
 * Run a program and gather what it says.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, timeoutMs?: number, env?: NodeJS.ProcessEnv, shell?: boolean, keep?: number }} [options]
 *   `keep`, how many letters of the output are kept, the last ones
 * @returns {Promise<{ code: number | null, output: string }>} code is null where it could not be
 *   started, was killed, or ran out of time
 */
export function runQuietly(program, args, options = {}) {
  const { timeoutMs = 600_000, keep = 20_000, ...rest } = options;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...rest });
    running.add(child);
    let output = '';
    const gather = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-keep);
    };
    child.stdout?.on('data', gather);
    child.stderr?.on('data', gather);
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('error', (error) => {
      running.delete(child);
      clearTimeout(timer);
      resolve({ code: null, output: error.message });
    });
    child.on('close', (code) => {
      running.delete(child);
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
