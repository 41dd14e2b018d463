/** What the computer says of itself: system, processor and memory. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, freemem, release, totalmem, version } from 'node:os';
import { promisify } from 'node:util';

/** Instructions that arithmetic is quicker by, as Linux names them. */
const TOLD = new Set([
  ...['sse4_1', 'sse4_2', 'avx', 'avx2', 'fma', 'f16c', 'avx_vnni'],
  ...['avx512f', 'avx512bw', 'avx512vl', 'avx512_vnni', 'avx512_bf16', 'amx_tile', 'amx_bf16'],
  ...['asimd', 'asimddp', 'bf16', 'i8mm', 'sve', 'sve2'],
]);
/** What macOS calls those that it names otherwise. */
const MAC_NAMES: Readonly<Record<string, string>> = {
  'sse4.1': 'sse4_1',
  'sse4.2': 'sse4_2',
  'avx1.0': 'avx',
};

export interface Computer {
  /** Such as "linux x64 6.1.0, #1 SMP Debian". */
  system: string;
  processor: string;
  /** Those that this process may use at once. */
  cores: number;
  /** Null where the system does not tell. */
  features: string[] | null;
  memoryBytes: number;
  freeMemoryBytes: number;
}

/** From the text of /proc/cpuinfo; null where it names none. */
export function featuresOf(cpuinfo: string): string[] | null {
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1];
  return line === undefined ? null : line.split(' ').filter((name) => TOLD.has(name));
}

async function macFeatures(): Promise<string[]> {
  const names = ['machdep.cpu.features', 'machdep.cpu.leaf7_features'];
  const { stdout } = await promisify(execFile)('sysctl', ['-n', ...names]);
  const words = stdout.toLowerCase().split(/\s+/);
  return words.map((word) => MAC_NAMES[word] ?? word).filter((name) => TOLD.has(name));
}

/** Windows has no list to read, and Apple's own processors are all alike. */
async function cpuFeatures(): Promise<string[] | null> {
  try {
    if (process.platform === 'linux') return featuresOf(await readFile('/proc/cpuinfo', 'utf8'));
    if (process.platform === 'darwin' && process.arch === 'x64') return await macFeatures();
    return null;
  } catch {
    return null;
  }
}

export async function processorKind(): Promise<Pick<Computer, 'processor' | 'features'>> {
  const model = cpus()[0]?.model.trim() ?? '';
  return { processor: model === '' ? 'unknown' : model, features: await cpuFeatures() };
}

export async function aboutComputer(): Promise<Computer> {
  return {
    system: `${process.platform} ${process.arch} ${release()}, ${version()}`,
    ...(await processorKind()),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
  };
}
