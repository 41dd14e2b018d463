/**
 * The columns of a table of runs: everything that is known of a run, by the names that its JSON has.
 * Window, filter, differences and CSV all read a run through them.
 */
import type { RunSummary } from '../records';
import { printSetting, SETTINGS, type Setting, type SettingValue } from '../settings';

/** Null where the run has no such thing, or not yet. */
export type Cell = string | number | boolean | null;

/**
 * text: somebody's words; word: one of a few; words: several, with spaces between; share: 0 to 1;
 * time: ISO 8601, in UTC.
 */
export type ColumnKind =
  'text' | 'word' | 'words' | 'number' | 'count' | 'share' | 'loss' | 'seconds' | 'time' | 'flag';

export interface Column {
  key: string;
  label: string;
  group: 'run' | 'score' | 'setting';
  kind: ColumnKind;
  readonly of: (run: RunSummary) => Cell;
}

/** Of each kind of setting; layers are a word, such as 512-256. */
const SETTING_KINDS: Record<Setting['kind'], ColumnKind> = {
  integer: 'number',
  number: 'number',
  layers: 'word',
  choice: 'word',
  flag: 'flag',
};

/** Null where the model has no such setting. */
export function settingCell(settings: RunSummary['settings'], name: string): Cell {
  const values: Readonly<Record<string, SettingValue | undefined>> = { ...settings };
  const value = values[name];
  return Array.isArray(value) ? printSetting(value) : (value ?? null);
}

const settings = Object.entries(SETTINGS).map(([key, { label, kind }]): Column => ({
  key,
  label,
  group: 'setting',
  kind: SETTING_KINDS[kind],
  of: (run) => settingCell(run.settings, key),
}));

const ofRun: readonly Column[] = [
  { key: 'name', label: 'Run', group: 'run', kind: 'text', of: ({ name }) => name },
  { key: 'run', label: 'Folder', group: 'run', kind: 'text', of: ({ run }) => run },
  { key: 'status', label: 'Status', group: 'run', kind: 'word', of: ({ status }) => status },
  {
    key: 'tags',
    label: 'Tags',
    group: 'run',
    kind: 'words',
    of: ({ notes }) => (notes.tags.length === 0 ? null : notes.tags.join(' ')),
  },
  {
    key: 'note',
    label: 'Note',
    group: 'run',
    kind: 'text',
    of: ({ notes }) => (notes.note === '' ? null : notes.note),
  },
  { key: 'pinned', label: 'Pinned', group: 'run', kind: 'flag', of: ({ notes }) => notes.pinned },
  /** "hidden" is a setting: the hidden layers. */
  {
    key: 'hiddenRun',
    label: 'Hidden',
    group: 'run',
    kind: 'flag',
    of: ({ notes }) => notes.hidden,
  },
];

const scores: readonly Column[] = [
  {
    key: 'testAccuracy',
    label: 'Test',
    group: 'score',
    kind: 'share',
    of: ({ testAccuracy }) => testAccuracy,
  },
  {
    key: 'bestValidationAccuracy',
    label: 'Validation',
    group: 'score',
    kind: 'share',
    of: ({ bestValidationAccuracy }) => bestValidationAccuracy,
  },
  { key: 'testLoss', label: 'Test loss', group: 'score', kind: 'loss', of: (run) => run.testLoss },
  {
    key: 'lastLoss',
    label: 'Training loss',
    group: 'score',
    kind: 'loss',
    of: ({ lastLoss }) => lastLoss,
  },
  {
    key: 'bestEpoch',
    label: 'Best epoch',
    group: 'score',
    kind: 'count',
    of: ({ bestEpoch }) => bestEpoch,
  },
  {
    key: 'epochsDone',
    label: 'Epochs done',
    group: 'score',
    kind: 'count',
    of: ({ epochsDone }) => epochsDone,
  },
  {
    key: 'trainSeconds',
    label: 'Training time',
    group: 'score',
    kind: 'seconds',
    of: ({ trainSeconds }) => trainSeconds,
  },
  {
    key: 'parameterCount',
    label: 'Parameters',
    group: 'score',
    kind: 'count',
    of: ({ parameterCount }) => parameterCount,
  },
];

const origin: readonly Column[] = [
  {
    key: 'dataFolder',
    label: 'Data',
    group: 'setting',
    kind: 'text',
    of: ({ data }) => data.folder ?? 'Fashion-MNIST',
  },
  {
    key: 'taughtFrom',
    label: 'Fine-tuned from',
    group: 'setting',
    kind: 'text',
    of: ({ taught }) => taught?.from ?? null,
  },
  {
    key: 'processor',
    label: 'Processor',
    group: 'run',
    kind: 'text',
    of: ({ platform }) => platform?.processor ?? null,
  },
  {
    key: 'libtensorflow',
    label: 'libtensorflow',
    group: 'run',
    kind: 'word',
    of: ({ platform, versions }) => platform?.libtensorflow ?? versions['tensorflow'] ?? null,
  },
  { key: 'sweep', label: 'Sweep', group: 'run', kind: 'text', of: ({ sweep }) => sweep ?? null },
  {
    key: 'createdAt',
    label: 'Started',
    group: 'run',
    kind: 'time',
    of: ({ createdAt }) => createdAt,
  },
];

/** In the order of a table and of its CSV. */
export const RUN_COLUMNS: readonly Column[] = [...ofRun, ...scores, ...settings, ...origin];

/** What decided how a run came out: settings and data. */
export const SETTING_COLUMNS = RUN_COLUMNS.filter(({ group }) => group === 'setting');
export const SCORE_COLUMNS = RUN_COLUMNS.filter(({ group }) => group === 'score');

const NUMERIC: readonly ColumnKind[] = ['number', 'count', 'share', 'loss', 'seconds'];

/** Whether a column's cells are numbers. */
export function isNumeric({ kind }: Column): boolean {
  return NUMERIC.includes(kind);
}

const BY_KEY = new Map(RUN_COLUMNS.map((column) => [column.key.toLowerCase(), column]));

/** By its key, in whichever case. */
export function columnOf(key: string): Column | null {
  return BY_KEY.get(key.toLowerCase()) ?? null;
}

const WORDS = new Intl.Collator('en', { numeric: true });

function compareCells(a: string | number | boolean, b: string | number | boolean): number {
  return typeof a === 'string' || typeof b === 'string'
    ? WORDS.compare(String(a), String(b))
    : Number(a) - Number(b);
}

/** Runs by a column; those that have nothing in it come last either way, pinned ones first of all. */
export function sortedRuns<Run extends RunSummary>(
  runs: readonly Run[],
  { of }: Column,
  descending: boolean,
): Run[] {
  const sign = descending ? -1 : 1;
  return [...runs].sort((first, second) => {
    const pins = Number(second.notes.pinned) - Number(first.notes.pinned);
    if (pins !== 0) return pins;
    const [a, b] = [of(first), of(second)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * compareCells(a, b);
  });
}
