/** How the table of runs is looked at: which rows, in which order, which columns, against which run. */
import { SvelteSet } from 'svelte/reactivity';
import * as v from 'valibot';
import type { RunSummary } from '@engine/records';
import {
  columnOf,
  isNumeric,
  RUN_COLUMNS,
  sortedRuns,
  type Column,
} from '@engine/run-table/columns';
import { differingSettings } from '@engine/run-table/differences';
import { groupRuns, GROUPINGS, rowsOf, type Row } from '@engine/run-table/groups';
import { isMeant, parseFilter, withConditions, type Term } from '@engine/run-table/filter';
import { runsCsv } from '@engine/run-table/spreadsheet';
import { sentenceOf } from '@engine/text/sentence-of';
import { movedTo, withColumn } from './column-order';
import { saveAs } from '../save-file';
import { recall, remember } from '../remembered';
import { runs } from './runs.svelte';

const STORED = 'runs-table';
const lookSchema = v.object({
  /** Their keys, from left to right. */
  columns: v.array(v.string()),
  /** In pixels, of those columns whose width somebody has set. */
  widths: v.record(v.string(), v.number()),
  sort: v.object({ key: v.string(), descending: v.boolean() }),
  lower: v.picklist(['curves', 'settings']),
  /** See `groupRuns`. */
  groupedBy: v.optional(v.string(), 'sweep'),
});
type Look = v.InferOutput<typeof lookSchema>;

const FIRST_LOOK: Look = {
  columns: [
    ...['status', 'testAccuracy', 'bestValidationAccuracy', 'epochsDone', 'learningRate'],
    ...['optimizer', 'batchSize', 'createdAt'],
  ],
  widths: {},
  sort: { key: 'createdAt', descending: true },
  lower: 'curves',
  // The trials of a sweep would drown the runs that somebody trained one by one.
  groupedBy: 'sweep',
};

/** Every row has a name, so it is no column to choose. */
export const CHOOSABLE = RUN_COLUMNS.filter(({ key }) => key !== 'name');
const USUAL_ORDER = CHOOSABLE.map(({ key }) => key);
export const WIDTHS = { least: 56, most: 800 } as const;

class RunTable {
  #look = $state.raw(recall(STORED, lookSchema, FIRST_LOOK));
  #text = $state('');
  #terms = $state.raw<Term[]>([]);
  #problem = $state<string | null>(null);
  /** Only those settings, but all of them, in which the shown runs differ. */
  differingOnly = $state(false);
  showHidden = $state(false);
  #baseline = $state<string | null>(null);
  /** The keys of the groups that are open. */
  readonly #open = new SvelteSet<string>();

  readonly #meant = $derived(runs.all.filter((run) => isMeant(this.#terms, run)));
  readonly hiddenCount = $derived(this.#meant.filter(({ notes }) => notes.hidden).length);
  readonly #visible = $derived(
    this.showHidden ? this.#meant : this.#meant.filter(({ notes }) => !notes.hidden),
  );
  /** Those that the filter leaves, in their order, pinned ones first. */
  readonly shown = $derived.by((): readonly RunSummary[] => {
    const column = columnOf(this.sort.key);
    return column === null
      ? this.#visible
      : sortedRuns(this.#visible, column, this.sort.descending);
  });
  /** Apart from the rows, so that opening a group groups nothing anew. */
  readonly #entries = $derived.by(() => groupRuns(this.shown, this.groupedBy));
  /** A row for each of them, or for a group of them that is not open. */
  readonly rows = $derived.by((): readonly Row[] =>
    rowsOf(this.#entries, (key) => this.#open.has(key)),
  );
  /** By the columns' keys. */
  readonly differing = $derived(differingSettings(this.#visible));
  readonly columns = $derived.by((): readonly Column[] => {
    const chosen = this.#look.columns.map(columnOf).filter((column) => column !== null);
    if (!this.differingOnly) return chosen;
    const keys = chosen
      .filter(({ key, group }) => group !== 'setting' || this.differing.has(key))
      .map(({ key }) => key);
    const all = [...this.differing].reduce<readonly string[]>(
      (shown, key) => withColumn(shown, key, USUAL_ORDER),
      keys,
    );
    return all.map(columnOf).filter((column) => column !== null);
  });
  /** The run that the others are held against, or null. */
  readonly baseline = $derived(runs.find(this.#baseline));

  get sort(): Look['sort'] {
    return this.#look.sort;
  }

  /** One of `GROUPINGS`, or the key of a setting's column. */
  get groupedBy(): string {
    const by = this.#look.groupedBy;
    const known: readonly string[] = GROUPINGS;
    return known.includes(by) || columnOf(by) !== null ? by : 'none';
  }

  set groupedBy(groupedBy: string) {
    this.#open.clear();
    this.#change({ groupedBy });
  }

  toggleGroup(key: string): void {
    if (!this.#open.delete(key)) this.#open.add(key);
  }

  /** What lies below the table: the curves of selected runs, or everybody's settings as a picture. */
  get lower(): Look['lower'] {
    return this.#look.lower;
  }

  set lower(lower: Look['lower']) {
    this.#change({ lower });
  }

  get text(): string {
    return this.#text;
  }

  /** While it cannot be understood, the rows stay those of what was understood last. */
  set text(text: string) {
    this.#text = text;
    try {
      this.#terms = parseFilter(text);
      this.#problem = null;
    } catch (error) {
      this.#problem = sentenceOf(error);
    }
  }

  get terms(): readonly Term[] {
    return this.#terms;
  }

  /** What is wrong with the filter, in a sentence, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  #change(changes: Partial<Look>): void {
    this.#look = { ...this.#look, ...changes };
    remember(STORED, this.#look);
  }

  /** By a column; by the same once more turns the order around. */
  sortBy(key: string): void {
    const column = columnOf(key);
    if (column === null) return;
    const { sort } = this.#look;
    // Of numbers and dates the greatest are looked for, of words the first.
    const first = isNumeric(column) || column.kind === 'time';
    this.#change({ sort: { key, descending: sort.key === key ? !sort.descending : first } });
  }

  isChosen(key: string): boolean {
    return this.#look.columns.includes(key);
  }

  choose(key: string, chosen: boolean): void {
    const { columns } = this.#look;
    this.#change({
      columns: chosen
        ? [...withColumn(columns, key, USUAL_ORDER)]
        : columns.filter((each) => each !== key),
    });
  }

  /** To where another stands; of a column that is shown only as it differs, the place is not kept. */
  moveColumn(key: string, target: string): void {
    this.#change({ columns: [...movedTo(this.#look.columns, key, target)] });
  }

  /** By so many places among those that are shown. */
  shiftColumn(key: string, places: number): void {
    const keys = this.columns.map((column) => column.key);
    const target = keys[keys.indexOf(key) + places];
    if (target !== undefined) this.moveColumn(key, target);
  }

  resetColumns(): void {
    const { columns, widths } = FIRST_LOOK;
    this.#change({ columns, widths });
  }

  /** Null where nobody has set it. */
  widthOf(key: string): number | null {
    return this.#look.widths[key] ?? null;
  }

  setWidth(key: string, width: number): void {
    const within = Math.round(Math.min(WIDTHS.most, Math.max(WIDTHS.least, width)));
    this.#change({ widths: { ...this.#look.widths, [key]: within } });
  }

  /** Put conditions on a column in the filter, in place of those that are there. */
  setConditions(key: string, conditions: readonly string[]): void {
    this.text = withConditions(this.#terms, key, conditions);
  }

  addCondition(condition: string): void {
    this.text = `${this.#text.trim()} ${condition}`.trim();
  }

  /** Take the filter away; where that leaves only hidden runs, show those. */
  showAll(): void {
    this.text = '';
    if (this.shown.length === 0) this.showHidden = true;
  }

  holdAgainst(run: string | null): void {
    this.#baseline = run;
  }

  /** Write the table as it is shown to a file that the person chooses. */
  async save(): Promise<void> {
    const first = RUN_COLUMNS.filter(({ key }) => key === 'name' || key === 'run');
    const others = this.columns.filter(({ key }) => key !== 'run');
    await saveAs('runs', 'csv', () => runsCsv(this.shown, [...first, ...others]));
  }
}

export const runTable = new RunTable();
