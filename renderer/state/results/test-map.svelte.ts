/** The map of a run's test images: how it is laid out and colored, and which images are meant. */
import { tally } from '@engine/explain/tally';
import type { RunSummary } from '@engine/records';
import type { MapPlane } from '@contract';
import { ask } from '../../bridge';
import { Latest } from '../latest';
import { MapLayout } from './map-layout.svelte';
import { parseSearch } from './map-search';
import { groupCounts, groupsOf, type Coloring } from './map-groups';
import { versionOf } from './run-report.svelte';

class TestMap {
  #run: RunSummary | null = null;
  #classNames = $state.raw<readonly string[]>([]);
  readonly #asked = new Latest();
  #plane = $state.raw<MapPlane | null>(null);
  #failed = $state(false);
  readonly layout = new MapLayout();
  /** Drawn around; null for all. */
  #selected = $state.raw<ReadonlySet<number> | null>(null);
  #label = $state<number | null>(null);
  #group = $state<number | null>(null);
  #coloring = $state<Coloring>('label');
  mistakesOnly = $state(false);
  /** As it is typed. */
  query = $state('');

  get plane(): MapPlane | null {
    return this.#plane;
  }

  get selected(): ReadonlySet<number> | null {
    return this.#selected;
  }

  /** The class whose images alone are meant; null for all. */
  get label(): number | null {
    return this.#label;
  }

  get coloring(): Coloring {
    return this.#coloring;
  }

  /** The group of what is colored whose images alone are shown; null for all. */
  get group(): number | null {
    return this.#group;
  }

  /** Each image's class: the predicted one where images are colored by it, else the true one. */
  readonly classes = $derived(
    (this.#coloring === 'predicted' ? this.#plane?.predicted : this.#plane?.labels) ??
      new Uint8Array(),
  );

  /** Null where nothing is searched for. */
  readonly search = $derived(
    parseSearch(this.query, this.#classNames, this.#plane?.labels.length ?? 0),
  );

  /** How many of all images match the search. */
  readonly matches = $derived.by(() => {
    let found = 0;
    for (let index = 0; index < this.classes.length; index++) if (this.#isFound(index)) found++;
    return found;
  });

  /** The mark of each image: its group where images are colored by one, else its class. */
  readonly marks: ArrayLike<number> = $derived(
    (this.#plane === null ? null : groupsOf(this.#coloring, this.#plane)) ?? this.classes,
  );

  /** Found, selected, and mistakes where only those are shown, of whatever class and group. */
  readonly #unfiltered = $derived.by(() => {
    const indices: number[] = [];
    const { labels, predicted } = this.#plane ?? {};
    for (let index = 0; index < (labels?.length ?? 0); index++) {
      if (this.mistakesOnly && labels?.[index] === predicted?.[index]) continue;
      if (!this.#isFound(index)) continue;
      if (this.#selected === null || this.#selected.has(index)) indices.push(index);
    }
    return indices;
  });

  /** The images that are meant, in order. */
  readonly shown = $derived(this.#ofClass(this.#ofGroup(this.#unfiltered)));

  /** How many of each class, whichever class is shown. */
  readonly counts = $derived.by(() => {
    if (this.#plane === null) return [];
    const { labels, predicted } = this.#plane;
    const classes = this.#classNames.length;
    return tally(this.#ofGroup(this.#unfiltered), { of: this.classes, labels, predicted }, classes);
  });

  /** How many of each group, whichever group is shown; empty where images are colored by class. */
  readonly groupCounts = $derived(
    this.#plane === null
      ? []
      : groupCounts(this.#ofClass(this.#unfiltered), this.#coloring, this.#plane),
  );

  get isFiltered(): boolean {
    const ofSome = this.#label !== null || this.#group !== null;
    return this.#selected !== null || ofSome || this.mistakesOnly || this.search !== null;
  }

  /** Whether the map that was asked for last could not be made; a notice has said why. */
  get failed(): boolean {
    return this.#failed;
  }

  async show(record: RunSummary): Promise<void> {
    const before = this.#run;
    if (before !== null && versionOf(before) === versionOf(record)) return;
    this.#run = record;
    this.#classNames = record.data.classNames;
    this.#plane = null;
    this.#failed = false;
    this.layout.clear();
    this.selectAll();
    await this.#asked.take(
      () => ask('map:plane', { run: record.run }),
      (plane) => {
        this.#plane = plane;
        void this.layout.begin(record.run, plane);
      },
      () => {
        // Asked for once more when the page is.
        this.#run = null;
        this.#failed = true;
      },
    );
  }

  select(indices: readonly number[]): void {
    this.#selected = new Set(indices);
  }

  /** A class alone; the same again means all. */
  toggleClass(label: number): void {
    this.#label = this.#label === label ? null : label;
  }

  /** A group alone; the same again shows all. */
  toggleGroup(group: number): void {
    this.#group = this.#group === group ? null : group;
  }

  /** The filters of what was colored before end: its groups are no longer there. */
  colorBy(coloring: Coloring): void {
    this.#coloring = coloring;
    this.#group = null;
    this.#label = null;
  }

  selectAll(): void {
    this.#selected = null;
    this.#label = null;
    this.#group = null;
    this.mistakesOnly = false;
    this.query = '';
  }

  /** Every image is while nothing is searched for. */
  #isFound(index: number): boolean {
    if (this.search === null) return true;
    const { indices, labels } = this.search;
    return indices.has(index) || labels.has(this.classes[index] ?? -1);
  }

  #ofClass(indices: number[]): number[] {
    const label = this.#label;
    return label === null ? indices : indices.filter((index) => this.classes[index] === label);
  }

  #ofGroup(indices: number[]): number[] {
    const group = this.#group;
    return group === null ? indices : indices.filter((index) => this.marks[index] === group);
  }
}

export const testMap = new TestMap();
