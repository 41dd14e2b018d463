/**
 * Names that fields had in earlier versions: in stored files, which are read with them, and in the
 * terminal's JSON, which has them beside the present ones for the programs that read it.
 */
const PRESENT_NAMES: ReadonlyMap<string, string> = new Map([
  ['validationShare', 'validationSplit'],
  ['averaging', 'emaDecay'],
  ['taught', 'fineTunedFrom'],
  ['refusal', 'rejection'],
  ['keptApart', 'holdOut'],
  ['evidence', 'attribution'],
  ['heldOutLabelErrors', 'validationLabelErrors'],
  ['continuation', 'resumability'],
  ['colour', 'color'],
]);
const FORMER_NAMES = new Map([...PRESENT_NAMES].map(([former, present]) => [present, former]));

/** Their fields are names of classes, which are anybody's. */
const BY_CLASS: ReadonlySet<string> = new Set(['scores', 'probabilities']);

/** Images have had a color all along, notes on a run another name for theirs. */
const hasFormer = (name: string, beside: ReadonlySet<string>): boolean =>
  name !== 'color' || beside.has('tags');

type Rename = (name: string, names: ReadonlySet<string>) => readonly string[];

/** Nothing of ours is nested deeper, and what is deeper by far would exhaust the stack. */
const MAX_DEPTH = 32;

function renamed(value: unknown, rename: Rename, depth = 0): unknown {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((each) => renamed(each, rename, depth + 1));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const entries: [string, unknown][] = Object.entries(value);
  const names = new Set(entries.map(([name]) => name));
  return Object.fromEntries(
    entries.flatMap(([name, each]) => {
      const inner = BY_CLASS.has(name) ? each : renamed(each, rename, depth + 1);
      return rename(name, names).map((present) => [present, inner]);
    }),
  );
}

export function presentName(former: string): string {
  return PRESENT_NAMES.get(former) ?? former;
}

/** What a stored file holds, under the names that its fields have now. */
export function withPresentNames(stored: unknown): unknown {
  return renamed(stored, (name, names) => {
    const present = presentName(name);
    return present !== name && names.has(present) ? [] : [present];
  });
}

/** The same fields, and those whose names have changed under their former names too. */
export function withFormerNames(fields: object): object {
  const rename: Rename = (name, names) => {
    const former = FORMER_NAMES.get(name);
    const isAlone = former === undefined || names.has(former) || !hasFormer(name, names);
    return isAlone ? [name] : [name, former];
  };
  return renamed(fields, rename) as object;
}

/** The name that a setting had in earlier versions, as a flag, in filters and as a column of CSV. */
export function formerName(present: string): string | null {
  return FORMER_NAMES.get(present) ?? null;
}
