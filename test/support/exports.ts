/** What was exported, found again: whole, or not there. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readDataset } from '@engine/data/read-dataset';
import { isUnfinished } from '@engine/storage/durable';

const PNG_END = Buffer.from('IEND', 'latin1');
/** Of its last chunk, after the name: the checksum. */
const AFTER_NAME = 4;

/** Every file of a folder and the folders in it, by its path there. */
export function filesOf(folder: string, below = ''): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of readdirSync(join(folder, below))) {
    const path = join(below, name);
    const whole = join(folder, path);
    if (!statSync(whole).isDirectory()) files.set(path, readFileSync(whole));
    else for (const [inner, bytes] of filesOf(folder, path)) files.set(inner, bytes);
  }
  return files;
}

/** tfjs numbers the layers that have no name of their own, for as long as a process lives. */
function unnumbered(name: string, bytes: Buffer): string {
  if (name !== 'model.json') return bytes.toString('latin1');
  return bytes.toString('utf8').replace(/"(model|\w+_[A-Z]\w*?)\d+"/g, '"$1"');
}

function differences(wanted: Map<string, Buffer>, found: Map<string, Buffer>): string[] {
  const names = new Set([...wanted.keys(), ...found.keys()]);
  return [...names].filter((name) => {
    const [one, other] = [wanted.get(name), found.get(name)];
    if (one === undefined || other === undefined) return true;
    return unnumbered(name, one) !== unnumbered(name, other);
  });
}

function isWholePng(bytes: Buffer): boolean {
  const from = bytes.length - PNG_END.length - AFTER_NAME;
  return from > 0 && bytes.subarray(from, from + PNG_END.length).equals(PNG_END);
}

function unpacked(path: string): Buffer {
  try {
    return gunzipSync(readFileSync(path));
  } catch {
    // It is torn.
    return Buffer.alloc(0);
  }
}

async function faultOf(path: string, wanted: Map<string, Map<string, Buffer>>): Promise<string[]> {
  if (path.endsWith('.atelier')) {
    // Each runtime's zlib compresses in its own way.
    const [whole] = [...(wanted.get('shared')?.values() ?? [])];
    const same = whole !== undefined && unpacked(path).equals(gunzipSync(whole));
    return same ? [] : ['it is not the run that was shared'];
  }
  const found = filesOf(path);
  if (path.includes('atelier-photos-png')) {
    const torn = [...found].filter(([, bytes]) => !isWholePng(bytes));
    return found.size === 0 ? ['no picture'] : torn.map(([name]) => name);
  }
  if (path.includes('atelier-photos-idx')) {
    return readDataset({ folder: path }).then(
      () => [],
      (error: unknown) => [(error as Error).message],
    );
  }
  const format = [...wanted.keys()].find((each) => path.includes(`-${each}`)) ?? '';
  return differences(wanted.get(format) ?? new Map<string, Buffer>(), found);
}

/**
 * @param folder that everything was exported into
 * @param wanted the files of a whole export, by format, and of a shared run as `shared`
 * @returns a sentence for each export that is not whole, and how many exports there are
 */
export async function checkExports(
  folder: string,
  wanted: Map<string, Map<string, Buffer>>,
): Promise<{ broken: string[]; count: number }> {
  const names = readdirSync(folder).filter((name) => !isUnfinished(name));
  const broken: string[] = [];
  for (const name of names) {
    const faults = await faultOf(join(folder, name), wanted);
    if (faults.length > 0) broken.push(`${name}: ${faults.join(', ')}`);
  }
  return { broken, count: names.length };
}
