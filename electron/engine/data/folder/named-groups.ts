/** Matches a folder's images to its table of groups. */
import type { ClassFile } from './conventions';
import type { Groups } from './groups';

export interface GroupNotes {
  /** The file that names the groups. */
  source: string;
  /** Groups with at least one image in the folder. */
  count: number;
  /** Files named in the table but missing from the folder. */
  absent: number;
  /** Groups with images in more than one of the training, test and validation parts. */
  divided: number;
}

export class NamedGroups {
  /** The key of each file in the table, or null. */
  private readonly keys: readonly (string | null)[];

  /** @param top where the classes or splits are: paths count from there, or from the folder that was chosen */
  constructor(
    files: readonly ClassFile[],
    private readonly groups: Groups,
    top: string,
  ) {
    this.keys = files.map(({ path }) => {
      const below = top === '' ? path : path.slice(top.length + 1);
      const known = [path, below].map((each) => each.normalize());
      return known.find((each) => groups.groupOf.has(each)) ?? null;
    });
  }

  /** The group of a file by its place, or null. */
  of(place: number): string | null {
    const key = this.keys[place] ?? null;
    return key === null ? null : (this.groups.groupOf.get(key) ?? null);
  }

  /** @param parts places of the training, test and validation images */
  notes(parts: readonly Int32Array[]): GroupNotes {
    const { source, groupOf } = this.groups;
    const found = new Set(this.keys.filter((key) => key !== null));
    const names = new Set([...found].map((key) => groupOf.get(key)));
    const seen = new Set<string>();
    const divided = new Set<string>();
    for (const places of parts) {
      const own = new Set([...places].map((place) => this.of(place)));
      for (const name of own) if (name !== null) (seen.has(name) ? divided : seen).add(name);
    }
    const absent = groupOf.size - found.size;
    return { source, count: names.size, absent, divided: divided.size };
  }
}
