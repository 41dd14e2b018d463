/** What was measured on this computer, `speeds.json`: one process writes it. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { replaceFileNow } from '../storage/durable';
import { speedSchema, type Speed } from './speed';

const FILE = 'speeds.json';
/** The oldest are dropped beyond it: a few kilobytes each hundred. */
const MOST = 300;

/** The oldest first. */
const storedSchema = v.array(v.tuple([v.string(), speedSchema]));

/** What is not readable is measured again. */
function read(file: string): [string, Speed][] {
  try {
    // A pipe would be waited for.
    if (!statSync(file).isFile()) return [];
    return v.parse(storedSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}

export class SpeedStore {
  private readonly file: string;
  private speeds: Map<string, Speed> | null = null;

  constructor(home: string) {
    this.file = join(home, FILE);
  }

  get(key: string): Speed | null {
    return this.all().get(key) ?? null;
  }

  /** Where it cannot be stored it is known until the process ends. */
  add(key: string, speed: Speed): void {
    const all = this.all();
    all.delete(key);
    all.set(key, speed);
    for (const oldest of [...all.keys()].slice(0, -MOST)) all.delete(oldest);
    try {
      replaceFileNow(this.file, `${JSON.stringify([...all])}\n`);
    } catch {
      // It is measured again another time.
    }
  }

  private all(): Map<string, Speed> {
    this.speeds ??= new Map(read(this.file));
    return this.speeds;
  }
}
