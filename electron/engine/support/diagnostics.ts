/** All that somebody who helps has to know, as one text to send. */
import { freeSpaceOf } from '../storage/free-space';
import { RunStore } from '../runs/run-store';
import { sentenceOf } from '../text/sentence-of';
import { visible } from '../text/visible';
import { appVersion } from './app-version';
import { aboutComputer } from './computer';
import { lastLogLines, logsFolder } from './log';
import { readReports } from './reports';
import type { TensorflowBuild } from './tensorflow-build';

const LOG_LINES = 20;

/** Each thing with what there is to say of it, in this order. */
export type Diagnostics = Readonly<Record<string, string | readonly string[]>>;

export interface DiagnosticsSource {
  home: string;
  /** Where the program itself lies. */
  program: string;
  tensorflow: () => Promise<TensorflowBuild>;
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** What somebody finds out, or why it cannot be told: the rest is of use all the same. */
async function found(asking: () => Promise<string>): Promise<string> {
  try {
    return await asking();
  } catch (error) {
    return `unknown: ${sentenceOf(error)}`;
  }
}

function aboutLastReport(home: string): string | string[] {
  const [last] = readReports(home);
  if (last === undefined) return 'none';
  const { at, what, error, exit, run } = last.report;
  const details = [
    `${at}: ${what}`,
    `exit code ${exit.code ?? '–'}, ${exit.reason ?? 'no reason'}`,
  ];
  if (run !== null) details.push(`at ${run}`);
  if (error !== null)
    details.push(...(error.stack === '' ? error.message : error.stack).split('\n'));
  return [...details, last.path];
}

/** Of Node.js, and of the window's runtime where this process is in one. */
function runtimeVersions(): string {
  const { electron, chrome, node, v8 } = process.versions;
  const both = `Node.js ${node}, V8 ${v8}`;
  const inElectron = Object.hasOwn(process.versions, 'electron');
  return inElectron ? `Electron ${electron}, Chromium ${chrome}, ${both}` : both;
}

export async function diagnose({
  home,
  program,
  tensorflow,
}: DiagnosticsSource): Promise<Diagnostics> {
  const { system, processor, cores, features, memoryBytes, freeMemoryBytes } =
    await aboutComputer();
  const log = lastLogLines(home, LOG_LINES);
  return {
    Atelier: appVersion,
    Versions: runtimeVersions(),
    TensorFlow: await found(async () => {
      const { version, tfjsNode, folder } = await tensorflow();
      return `${version} through tfjs-node ${tfjsNode}, ${folder}`;
    }),
    System: system,
    Processor: `${processor}, ${cores} cores`,
    'CPU features': features?.join(' ') ?? 'not reported by this system',
    Memory: `${gigabytes(memoryBytes)}, ${gigabytes(freeMemoryBytes)} free`,
    Program: program,
    Data: home,
    Logs: logsFolder(home),
    'Free disk': await found(async () => gigabytes(await freeSpaceOf(home))),
    Runs: await found(async () => {
      const { runs, problems } = await new RunStore(home).list();
      return [`${runs.length}`, ...problems].join('; ');
    }),
    'Last report': aboutLastReport(home),
    'Last log lines': log.length === 0 ? 'none' : log,
  };
}

/** For a message or an issue. Names in it begin no line of their own. */
export function diagnosticsText(diagnostics: Diagnostics): string {
  const lines = Object.entries(diagnostics).map(([name, says]) =>
    typeof says === 'string'
      ? `${name}: ${visible(says)}`
      : [`${name}:`, ...says.map(visible)].join('\n    '),
  );
  return `${lines.join('\n')}\n`;
}
