// npm test: sets up what is missing, runs the checks, the unit tests and the journeys through the
// real app, and ends with the sum of them all. `npm test -- check|unit|e2e` runs one part. Four more
// are left out of the sum: `npm test -- package`, the app as it is shipped, on Linux;
// `npm test -- processors`, the unit tests with the kernels that other processors have;
// `npm test -- nodes`, the tests of engine, terminal and server with other versions of Node.js; and
// `npm test -- chromium`, the journeys that need no Electron in the Chromium of the system.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { OTHER_NODES, setUpNode } from './other-nodes.mjs';
import { packageApp, withPackageUnderTest } from './package-under-test.mjs';
import { runInForeground, runQuietly } from './setup/command.mjs';
import { findDisplay } from './setup/display.mjs';
import { setUpEverything } from './setup/everything.mjs';
import { withLock } from './setup/lock.mjs';
import { root, runAsProgram, SetupError } from './setup/step.mjs';
import { setUpChromium } from './setup/system-libraries.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** What failed, and its first words, in the order of the parts: said again before the sum. */
/** @type {string[]} */
const failures = [];

/** @param {string} what @param {string} [message] */
function rememberFailure(what, message = '') {
  // A terminal's colors are no part of what a log says.
  const [words = ''] = stripVTControlCharacters(message).trim().split('\n');
  failures.push(words === '' ? what : `${what}: ${words}`);
}

const reports = join(root, 'test-results');

function programOf(/** @type {string} */ name, /** @type {string[]} */ ...path) {
  return join(root, 'node_modules', ...name.split('/'), ...path);
}

/** A runner that crashed before it could report counts as one failure. */
function read(/** @type {string} */ file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** Types, Svelte, lint and format: each is one thing that passes or fails. @returns {Promise<Counts>} */
async function runChecks() {
  const eslint = [programOf('eslint', 'bin', 'eslint.js'), '--max-warnings', '0'];
  const checks = [
    ['types', programOf('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json'],
    ['svelte', programOf('svelte-check', 'bin', 'svelte-check'), '--fail-on-warnings'],
    // Lint takes longest, for the types that its rules ask for. Two halves use two processors and take a third
    // less together: each component makes TypeScript forget the types of all other files.
    ['lint of components', ...eslint, '**/*.svelte'],
    ['lint of everything else', ...eslint, '**/*.{ts,mts,js,mjs,cjs}'],
    ['structure', join(root, 'build', 'check-structure.mjs')],
    ['format', programOf('prettier', 'bin', 'prettier.cjs'), '--log-level', 'warn', '--check', '.'],
  ];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  // At once, because each uses one processor; what they find to say is little.
  const run = async (/** @type {string} */ name, /** @type {string[]} */ args) => {
    const good = (await runInForeground(process.execPath, args)) === 0;
    counts[good ? 'passed' : 'failed'] += 1;
    if (!good) rememberFailure(`check: ${name}`);
    process.stdout.write(`${good ? 'passed' : 'FAILED'}  check: ${name}\n`);
  };
  await Promise.all(checks.map(([name = '', ...args]) => run(name, args)));
  return counts;
}

/**
 * @param {string[]} folders all of them where none is named
 * @param {{ env?: NodeJS.ProcessEnv, name?: string, node?: string }} [options] `name` of the report; `node`,
 *   the program that runs them
 * @returns {Promise<Counts>}
 */
async function runUnitTests(folders = [], options = {}) {
  const { env = process.env, name = 'unit', node = process.execPath } = options;
  const file = join(reports, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const args = [programOf('vitest', 'vitest.mjs'), 'run', ...folders, ...reporters];
  const code = await runInForeground(node, args, { env });
  const report = read(file);
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests;
  for (const { name, message, assertionResults } of report.testResults) {
    const file = relative(root, name);
    // A file that could not be loaded has a message of its own.
    if (message !== '') rememberFailure(file, message);
    for (const { status, fullName, failureMessages } of assertionResults) {
      if (status === 'failed') rememberFailure(`${file}: ${fullName}`, failureMessages[0]);
    }
  }
  return {
    passed: report.numPassedTests,
    // A file that could not even be loaded fails the run without failing a test.
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const otherDigits = join(root, 'test', 'support', 'other-digits.cjs');

/**
 * Each chooses other kernels, whose results differ in their last digits. A processor that lacks what
 * oneDNN may use runs the best that it has. The last one stands for those that this computer cannot be.
 * @type {Record<string, Record<string, string>>}
 */
const PROCESSORS = {
  'this processor': {},
  'SSE4.1': { ONEDNN_MAX_CPU_ISA: 'SSE41' },
  AVX2: { ONEDNN_MAX_CPU_ISA: 'AVX2' },
  'AVX-512': { ONEDNN_MAX_CPU_ISA: 'AVX512_CORE' },
  'without oneDNN': { TF_ENABLE_ONEDNN_OPTS: '0' },
  'other digits': {
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --require=${JSON.stringify(otherDigits)}`,
  },
};

/** The engine's tests; those of the terminal ask the same engine. @returns {Promise<Counts>} */
async function runProcessors() {
  const usual = { ...process.env };
  for (const name of ['ONEDNN_MAX_CPU_ISA', 'TF_ENABLE_ONEDNN_OPTS']) delete usual[name];
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  for (const [name, more] of Object.entries(PROCESSORS)) {
    process.stdout.write(`\n${name}\n`);
    const options = { env: { ...usual, ...more }, name: `processor ${name}` };
    const counts = await runUnitTests(['test/unit'], options);
    add(sum, counts);
    lines.push(`${name}: ${described(counts)}\n`);
  }
  process.stdout.write(lines.join(''));
  return sum;
}

/** @returns {Promise<Counts>} */
async function runNodes() {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  for (const major of OTHER_NODES) {
    process.stdout.write(`\nNode.js ${major}\n`);
    const options = { node: await setUpNode(major), name: `node ${major}` };
    const counts = await runUnitTests(process.argv.slice(3), options);
    add(sum, counts);
    lines.push(`Node.js ${major}: ${described(counts)}\n`);
  }
  process.stdout.write(lines.join(''));
  return sum;
}

/** @param {Counts} sum @param {Counts} counts what is added to it */
function add(sum, counts) {
  sum.passed += counts.passed;
  sum.failed += counts.failed;
  sum.skipped += counts.skipped;
}

/** @param {Counts} counts */
function described({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

const SCREEN = ['xvfb-run', '-a', '-s', '-screen 0 1920x1200x24'];
/** Adds the display that it runs on to the list that it passes on. */
const AS_FURTHER_DISPLAY = [
  'sh',
  '-c',
  'ATELIER_DISPLAYS="$ATELIER_DISPLAYS $DISPLAY=$XAUTHORITY" exec "$@"',
  'sh',
];
/** A journey waits half of its time, for animations and for other processes. */
const APPS_PER_PROCESSOR = 1.5;

/** What starts a program on displays of its own, one for each app that the computer can run at once. */
async function screens() {
  const display = await findDisplay(process.env);
  // Playwright passes no switches on that Wayland would take.
  if (display.works && display.switches.length === 0) return [];
  const apps = Math.min(4, Math.floor(availableParallelism() * APPS_PER_PROCESSOR));
  const further = Array.from({ length: apps - 1 }, () => [...SCREEN, ...AS_FURTHER_DISPLAY]);
  return [...further.flat(), ...SCREEN];
}

/** @typedef {{ status: string, results: { error?: { message?: string } }[] }} SpecTest */
/** @typedef {{ file: string, title: string, tests: SpecTest[] }} Spec */
/** @typedef {{ specs: Spec[], suites?: Suite[] }} Suite */

/** @param {Suite[]} suites */
function rememberFailedSpecs(suites) {
  for (const { specs, suites: inner = [] } of suites) {
    for (const { file, title, tests } of specs) {
      for (const { status, results } of tests) {
        const bad = status === 'unexpected' || status === 'flaky';
        const error = results.find((result) => result.error !== undefined)?.error;
        if (bad) rememberFailure(`${file}: ${title}`, error?.message);
      }
    }
    rememberFailedSpecs(inner);
  }
}

/**
 * @param {string[]} specs all of them where none is named, and Playwright's switches
 * @param {{ env?: Record<string, string>, asUser?: string[], results?: string }} [options]
 * @returns {Promise<Counts>}
 */
async function runSpecs(specs, { env: more = {}, asUser = [], results = reports } = {}) {
  const file = join(results, 'e2e.json');
  const output = results === reports ? [] : ['--output', join(results, 'e2e')];
  const cli = programOf('@playwright/test', 'cli.js');
  const playwright = [process.execPath, cli, 'test', ...specs, '--reporter=list,json', ...output];
  const [program = '', ...args] = [...asUser, ...(await screens()), ...playwright];
  const env = { ...process.env, ...more, PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  const code = await runInForeground(program, args, { env });
  const report = read(file);
  if (!report?.stats) return { passed: 0, failed: 1, skipped: 0 };
  const { stats } = report;
  rememberFailedSpecs(report.suites);
  const failed = stats.unexpected + stats.flaky;
  return {
    passed: stats.expected,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: stats.skipped,
  };
}

/**
 * The journey through the packaged app, by an ordinary user, and the Debian and RPM packages, installed by
 * root.
 * @returns {Promise<Counts>}
 */
async function runPackage() {
  const release = await packageApp();
  const sum = await withPackageUnderTest(release, (under) =>
    runSpecs(
      [
        'package.spec.ts',
        'journey.spec.ts',
        'security.spec.ts',
        'models.spec.ts',
        'no-network.spec.ts',
      ],
      under,
    ),
  );
  const installed = ['installed.spec.ts', 'installed-rpm.spec.ts'];
  add(sum, await runSpecs(installed, { env: { ATELIER_RELEASE: release } }));
  return sum;
}

/** Their tests that need Electron itself are tagged @electron. */
const JOURNEYS_IN_CHROMIUM = [
  'accessibility',
  'chromium',
  'compare',
  'data-view',
  'forced-colors',
  'image-folder',
  'inspect',
  'journey',
  'layers',
  'numbers',
  'photo-network',
  'photos',
  'reflow',
  'run-table',
  'runs-layout',
  'settings',
];

/** @returns {Promise<Counts>} */
async function runChromium() {
  const program = await setUpChromium();
  const { output } = await runQuietly(program, ['--version']);
  process.stdout.write(`\nChromium ${/\d+(\.\d+){3}/.exec(output)?.[0] ?? 'of unknown version'}\n`);
  const named = process.argv.slice(3);
  const specs = JOURNEYS_IN_CHROMIUM.map((name) => `/${name}.spec.ts`);
  return runSpecs([...(named.length > 0 ? named : specs), '--grep-invert=@electron'], {
    env: { ATELIER_IN_CHROMIUM: program },
  });
}

const PARTS = { check: runChecks, unit: () => runUnitTests(), e2e: () => runSpecs([]) };
const FURTHER_PARTS = {
  package: runPackage,
  processors: runProcessors,
  nodes: runNodes,
  chromium: runChromium,
};
const ALL_PARTS = { ...PARTS, ...FURTHER_PARTS };

/** @param {string | undefined} wanted @returns {(() => Promise<Counts>)[]} */
function partsOf(wanted) {
  if (wanted === undefined) return Object.values(PARTS);
  const parts = Object.entries(ALL_PARTS).filter(([name]) => name === wanted);
  if (parts.length > 0) return parts.map(([, run]) => run);
  const names = Object.keys(ALL_PARTS).join(', ');
  throw new SetupError(`Unknown test part "${wanted}". Available parts: ${names}.`);
}

await runAsProgram(async () => {
  const parts = partsOf(process.argv[2]);
  await withLock(() => setUpEverything({ window: true, display: true }));
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const run of parts) add(sum, await run());
  if (failures.length > 0) process.stdout.write(`failed:\n${failures.join('\n')}\n`);
  process.stdout.write(`${described(sum)}\n`);
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
});
