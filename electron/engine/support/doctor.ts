/** What is wrong with an installation, and how to mend it. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { devDependencies } from '../../../package.json';
import { findDisplay, type Display } from '../../../build/setup/display.mjs';
import { faultOfElectron } from '../../../build/setup/electron-support.mjs';
import { appEnvironment } from '../../../build/setup/environment.mjs';
import type { SetupReport } from '../../../build/setup/setup-report.mjs';
import { homeFolder } from '../home';
import { shippedDataFolder } from '../data/shipped';
import { SHIPPED_DIGESTS } from '../data/shipped-digests';
import { fewSentences } from '../text/printable';
import { freeSpaceOf, type FreeSpace } from '../storage/free-space';
import { RunStore } from '../runs/run-store';
import { sentenceOf } from '../text/sentence-of';
import { UserError } from '../user-error';
import { aboutComputer, type Computer } from './computer';
import { bad, good, warning, type Examination } from './examination';
import { examineProxy } from './proxy';
import { readReports, reportsFolder } from './reports';
import { examineCertificates, examineDownloads, type SetUp } from './setup-downloads';
import type { TensorflowBuild } from './tensorflow-build';
import { tryTensorflow } from './try-tensorflow';

/** What is examined; a test has another one. */
export interface Installation extends SetUp {
  /** @throws UserError where it cannot be a folder */
  home: () => string;
  /** Version of the running Node.js. */
  node: string;
  computer: () => Promise<Computer>;
  tensorflow: () => Promise<TensorflowBuild>;
  dataFolder: () => string;
  freeSpace: FreeSpace;
  /** The program that set-up found; '' where it found none, null where nobody has looked. */
  electron: string | null;
  display: () => Promise<Display>;
  /** Of which those that name a proxy are looked at. */
  environment: NodeJS.ProcessEnv;
}

const INSTALL_AGAIN = 'Delete node_modules and out, and run "npm start" to reinstall them.';
const LEAST_FREE = 200_000_000;
const COMFORTABLY_FREE = 2_000_000_000;
/** That of TensorFlow's own C library for tfjs-node 4.22; older ones lack kernels that are called. */
const OLDEST_TENSORFLOW = [2, 9] as const;
const ELECTRON_STARTS_MS = 60_000;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

function examineNode({ node, packaged }: Installation): Examination {
  const what = 'Node.js';
  // The package depends on a version that runs it; only building needs a newer one.
  if (packaged) return good(what, `It is ${node}.`);
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (fits) return good(what, `It is ${node}.`);
  return bad(
    what,
    `It is ${node}; Atelier needs 20.19 or newer, or 22.12 or newer.`,
    'Install a newer one from nodejs.org.',
  );
}

async function examineProcessor({ computer }: Installation): Promise<Examination> {
  const what = 'Processor';
  const { processor, cores, features } = await computer();
  const head = `${processor}, ${cores} cores`;
  if (features === null) return good(what, `${head}. This system does not report its features.`);
  if (features.includes('avx') || features.includes('asimd')) {
    return good(what, `${head}; ${features.join(', ')}.`);
  }
  return warning(
    what,
    `${head}, without AVX, which libtensorflow usually requires.`,
    'If libtensorflow crashes below, use a computer whose processor has AVX.',
  );
}

async function examineTensorflow({ tensorflow, packaged }: Installation): Promise<Examination> {
  const what = 'libtensorflow';
  const mend = packaged ? 'Reinstall the Atelier package.' : INSTALL_AGAIN;
  try {
    const { version, tfjsNode } = await tensorflow();
    const says = `${version} works, through @tensorflow/tfjs-node ${tfjsNode}.`;
    const [major = 0, minor = 0] = version.split('.').map(Number);
    const [oldestMajor, oldestMinor] = OLDEST_TENSORFLOW;
    const old = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
    if (!old) return good(what, says);
    return warning(what, `${says} It is older than ${OLDEST_TENSORFLOW.join('.')}.`, mend);
  } catch (error) {
    return bad(what, `It does not work: ${sentenceOf(error)}`, mend);
  }
}

/** The file as it was published, whether it lies packed or not. */
async function unpacked(folder: string, name: string): Promise<Buffer> {
  const plain = join(folder, name);
  if (existsSync(plain)) return readFile(plain);
  return promisify(gunzip)(await readFile(`${plain}.gz`));
}

async function faultOfFile(folder: string, name: string, digest: string): Promise<string | null> {
  try {
    const bytes = await unpacked(folder, name);
    const found = createHash('sha256').update(bytes).digest('hex');
    return found === digest ? null : `${name} differs from the published file (SHA-256 mismatch)`;
  } catch (error) {
    return `${name} cannot be read (${(error as NodeJS.ErrnoException).code ?? sentenceOf(error)})`;
  }
}

async function examineData({ dataFolder }: Installation): Promise<Examination> {
  const what = 'Fashion-MNIST';
  const mend = 'Restore resources/fashion-mnist from a fresh copy of Atelier.';
  try {
    const folder = dataFolder();
    const faults: string[] = [];
    for (const [name, digest] of Object.entries(SHIPPED_DIGESTS)) {
      const fault = await faultOfFile(folder, name, digest);
      if (fault !== null) faults.push(fault);
    }
    if (faults.length === 0)
      return good(what, `All four files match the published ones, in ${folder}.`);
    return bad(what, `In ${folder}, ${faults.join('; ')}.`, mend);
  } catch (error) {
    return bad(what, sentenceOf(error), mend);
  }
}

/** The folder itself, or the nearest one that it would be made in. */
function nearestFolder(folder: string): string {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

/** What the data folder is needed for, or only why it cannot be used. */
async function examineOfHome({ home, freeSpace }: Installation): Promise<Examination[]> {
  let folder: string;
  try {
    folder = home();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // The sentence that says what to do is the last one.
    const { message } = error;
    const end = message.lastIndexOf('. ') + 1;
    return [bad('Data folder', message.slice(0, end), message.slice(end).trim())];
  }
  return [
    await examineHome(folder),
    await examineDisk(folder, freeSpace),
    await examineRuns(folder),
    examineReports(folder),
  ];
}

async function examineHome(home: string): Promise<Examination> {
  const what = 'Data folder';
  try {
    // Permission bits don't tell of read-only disks and of root, so something is written.
    const trial = await mkdtemp(join(nearestFolder(home), '.atelier-doctor-'));
    await rm(trial, { recursive: true });
    const rest = existsSync(home) ? '' : ', and is created when first needed';
    return good(what, `${home} is writable${rest}.`);
  } catch (error) {
    return bad(
      what,
      `${home} is not writable (${(error as NodeJS.ErrnoException).code ?? sentenceOf(error)}).`,
      'Grant yourself write permission, or set ATELIER_HOME to another folder.',
    );
  }
}

async function examineDisk(home: string, freeSpace: FreeSpace): Promise<Examination> {
  const what = 'Free disk';
  const mend = 'Delete runs or other files, or set ATELIER_HOME to a folder on another disk.';
  try {
    const free = await freeSpace(home);
    const says = `${gigabytes(free)} are free for ${home}.`;
    if (free < LEAST_FREE) return bad(what, `${says} Runs need more.`, mend);
    return free < COMFORTABLY_FREE ? warning(what, says, mend) : good(what, says);
  } catch (error) {
    return warning(what, `Unknown: ${sentenceOf(error)}`, 'Check the free space yourself.');
  }
}

async function examineRuns(home: string): Promise<Examination> {
  const what = 'Runs';
  const mend = 'Delete the folders of the damaged ones; the others are not affected.';
  try {
    const { runs, problems } = await new RunStore(home).list();
    if (problems.length === 0) return good(what, `${runs.length} can be read.`);
    return warning(what, `${runs.length} can be read. ${fewSentences(problems)}`, mend);
  } catch (error) {
    return bad(
      what,
      `They cannot be listed: ${sentenceOf(error)}`,
      `Look at ${join(home, 'runs')}.`,
    );
  }
}

async function examineElectron({ electron, packaged }: Installation): Promise<Examination> {
  const what = 'Electron';
  if (packaged) return good(what, 'It is part of the installed package.');
  if (electron === null) {
    const says = 'Unknown: this command was not started with npm.';
    return warning(what, says, 'Run "npm run atelier -- doctor".');
  }
  if (electron === '') {
    return warning(
      what,
      'It is not installed. The terminal works without it.',
      'Run "npm start" on a desktop to install it.',
    );
  }
  try {
    const root = process.platform === 'linux' && process.getuid?.() === 0;
    const args = root ? ['--no-sandbox', '--version'] : ['--version'];
    const options = { timeout: ELECTRON_STARTS_MS, env: appEnvironment(process.env) };
    const { stdout } = await promisify(execFile)(electron, args, options);
    const version = stdout.trim();
    const says = `${version} starts, ${electron}.`;
    const fault = faultOfElectron(version, devDependencies.electron);
    if (fault === null) return good(what, says);
    return warning(
      what,
      `${says} ${fault}`,
      'Delete .setup/electron and run "npm start" where Electron’s host can be reached, or set ELECTRON_OVERRIDE_DIST_PATH to another Electron.',
    );
  } catch (error) {
    const lines = sentenceOf(error).trim().split('\n');
    return bad(
      what,
      `${electron} does not start: ${lines.at(-1) ?? ''}`,
      'If a library is missing, "npm start" installs it or shows how. Otherwise delete node_modules/electron/dist and .setup, and run it again.',
    );
  }
}

async function examineDisplay({ display }: Installation): Promise<Examination> {
  const what = 'Display';
  const found = await display();
  if (found.works) return good(what, 'Available.');
  const reason = `${found.reason.charAt(0).toUpperCase()}${found.reason.slice(1)}`;
  return warning(
    what,
    `${reason}, so no window can be opened. The terminal works without a display.`,
    'Log in to a desktop, or set DISPLAY or WAYLAND_DISPLAY to an available display.',
  );
}

function examineReports(home: string): Examination {
  const what = 'Crashes';
  const reports = readReports(home);
  const [last] = reports;
  if (last === undefined) return good(what, 'No crash reports.');
  return warning(
    what,
    `${reports.length} reported, the last at ${last.report.at}: ${last.report.what}`,
    `Read ${last.path}. Delete ${reportsFolder(home)} once the cause is fixed.`,
  );
}

/** Every examination in the order in which one depends on another. */
export async function examine(installation: Installation): Promise<Examination[]> {
  return [
    examineNode(installation),
    await examineProcessor(installation),
    await examineTensorflow(installation),
    await examineData(installation),
    ...(await examineOfHome(installation)),
    await examineElectron(installation),
    await examineDisplay(installation),
    await examineProxy(installation),
    await examineCertificates(installation),
    examineDownloads(installation),
  ];
}

/** What this process runs in. */
export function thisInstallation(): Installation {
  const { ATELIER_ELECTRON, ATELIER_PACKAGED, ATELIER_SETUP } = process.env;
  return {
    home: homeFolder,
    node: process.versions.node,
    computer: aboutComputer,
    tensorflow: () => tryTensorflow(),
    dataFolder: shippedDataFolder,
    freeSpace: freeSpaceOf,
    electron: ATELIER_ELECTRON ?? null,
    // Set by /usr/bin/atelier.
    packaged: ATELIER_PACKAGED !== undefined,
    display: () => findDisplay(process.env),
    environment: process.env,
    // As ATELIER_ELECTRON, by build/atelier.mjs.
    setup: ATELIER_SETUP === undefined ? null : (JSON.parse(ATELIER_SETUP) as SetupReport),
  };
}
