/**
 * The columns of a table of runs: everything that is known of a run, by the names that its JSON has.
 * Window, filter, differences and CSV all read a run through them.
 */
import { formerName } from '../former-names';
import type { RunSummary } from '../records';
import { originName } from './origin-names';
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

function column(
  group: Column['group'],
  key: string,
  label: string,
  kind: ColumnKind,
  of: Column['of'],
): Column {
  return { key, label, group, kind, of };
}

const ofRun: readonly Column[] = [
  column('run', 'name', 'Run', 'text', ({ name }) => name),
  column('run', 'run', 'Folder', 'text', ({ run }) => run),
  column('run', 'status', 'Status', 'word', ({ status }) => status),
  column('run', 'tags', 'Tags', 'words', ({ notes }) => notes.tags.join(' ') || null),
  column('run', 'note', 'Note', 'text', ({ notes }) => notes.note || null),
  column('run', 'pinned', 'Pinned', 'flag', ({ notes }) => notes.pinned),
  // "hidden" is a setting: the hidden layers.
  column('run', 'hiddenRun', 'Hidden', 'flag', ({ notes }) => notes.hidden),
];

const scores: readonly Column[] = [
  column('score', 'testAccuracy', 'Test', 'share', (run) => run.testAccuracy),
  column(
    'score',
    'testBalancedAccuracy',
    'Balanced',
    'share',
    (run) => run.testBalancedAccuracy ?? null,
  ),
  column(
    'score',
    'bestValidationAccuracy',
    'Validation',
    'share',
    (run) => run.bestValidationAccuracy,
  ),
  column('score', 'testLoss', 'Test loss', 'loss', (run) => run.testLoss),
  column('score', 'lastLoss', 'Training loss', 'loss', (run) => run.lastLoss),
  column('score', 'bestEpoch', 'Best epoch', 'count', (run) => run.bestEpoch),
  column('score', 'epochsDone', 'Epochs done', 'count', (run) => run.epochsDone),
  column('score', 'trainSeconds', 'Training time', 'seconds', (run) => run.trainSeconds),
  column('score', 'parameterCount', 'Parameters', 'count', (run) => run.parameterCount),
];

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

const settings = Object.entries(SETTINGS).map(([key, { label, kind }]) =>
  column('setting', key, label, SETTING_KINDS[kind], (run) => settingCell(run.settings, key)),
);

const origin: readonly Column[] = [
  column('setting', 'dataFolder', 'Data', 'text', ({ data }) => data.folder ?? 'Fashion-MNIST'),
  column('setting', 'fineTunedFrom', 'Fine-tuned from', 'text', (run) =>
    run.fineTunedFrom === undefined ? null : originName(run, run.fineTunedFrom.from),
  ),
  column('setting', 'startedFrom', 'Started from', 'text', (run) =>
    run.startedFrom === undefined ? null : originName(run, run.startedFrom),
  ),
  column(
    'setting',
    'teachers',
    'Teachers',
    'text',
    (run) => run.teachers?.map((teacher) => originName(run, teacher)).join(', ') ?? null,
  ),
  column('run', 'processor', 'Processor', 'text', ({ platform }) => platform?.processor ?? null),
  column(
    'run',
    'libtensorflow',
    'libtensorflow',
    'word',
    ({ platform, versions }) => platform?.libtensorflow ?? versions['tensorflow'] ?? null,
  ),
  column('run', 'sweep', 'Sweep', 'text', ({ sweep }) => sweep ?? null),
  column('run', 'createdAt', 'Started', 'time', ({ createdAt }) => createdAt),
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

/** What a column is called in CSV, which other programs read: as in all versions before. */
export function csvKey({ key }: Column): string {
  return (key in SETTINGS ? formerName(key) : null) ?? key;
}

const BY_KEY = new Map(
  RUN_COLUMNS.flatMap((column) =>
    [column.key, csvKey(column)].map((key) => [key.toLowerCase(), column] as const),
  ),
);

/** By its present or former key, in whichever case. */
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
