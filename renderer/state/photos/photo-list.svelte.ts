/** How many photos are looked through: which are shown, in which order, and which one is open. */
import { answersAsCsv, answersAsJson } from './answers-file';
import { arranged, filterChoices, type Filter, type Order } from './arrange';
import { saveAs } from '../save-file';
import { runs } from '../runs/runs.svelte';
import type { Photo } from './photo';
import { photos } from './photos.svelte';
import { everything, NOTHING, only, stretchedTo, toggled, type Selection } from './selection';

const WRITERS = { csv: answersAsCsv, json: answersAsJson } as const;

class PhotoList {
  filter = $state<Filter>('all');
  order = $state<Order>('arrival');
  /** The photo of which the card is open beside the others. */
  #chosen = $state<number | null>(null);
  #selection = $state.raw<Selection>(NOTHING);

  readonly choices = $derived(filterChoices(photos.all, this.filter, runs.isBeforeAndAfter));
  readonly shown = $derived(arranged(photos.all, this.filter, this.order));
  readonly chosenPhoto = $derived(photos.all.find(({ id }) => id === this.#chosen) ?? null);
  /** Its place among those that are shown; -1 where it isn't. */
  readonly chosenAt = $derived(this.shown.findIndex(({ id }) => id === this.#chosen));

  /** The photos that are meant at once, of those that are shown; none where it is only the chosen one. */
  readonly several = $derived.by((): readonly Photo[] => {
    const { ids } = this.#selection;
    const selected = ids.size < 2 ? [] : this.shown.filter(({ id }) => ids.has(id));
    return selected.length < 2 ? [] : selected;
  });
  readonly #severalIds = $derived(new Set(this.several.map(({ id }) => id)));

  get chosen(): number | null {
    return this.#chosen;
  }

  /** Choose one photo alone, or none. */
  set chosen(id: number | null) {
    this.#chosen = id;
    this.#selection = id === null ? NOTHING : only(id);
  }

  isSelected(id: number): boolean {
    return this.#severalIds.has(id);
  }

  /** What something that is done to a photo is done to: all that are selected, if it is one of them. */
  meantBy(photo: Photo): readonly Photo[] {
    return this.isSelected(photo.id) ? this.several : [photo];
  }

  /** Choose the photo at a place, or the nearest that there is. */
  chooseAt(place: number): void {
    this.chosen = this.#idAt(place);
  }

  #idAt(place: number): number | null {
    const within = Math.max(0, Math.min(this.shown.length - 1, place));
    return this.shown[within]?.id ?? null;
  }

  /** Select one photo more, or one less. */
  toggle(id: number): void {
    const next = toggled(this.#selection, id);
    const [first, ...others] = next.ids;
    if (others.length === 0) this.chosen = first ?? null;
    else {
      this.#selection = next;
      this.#chosen = next.ids.has(id) ? id : (first ?? null);
    }
  }

  /** Select all from the one that was chosen first to another. */
  stretchTo(id: number): void {
    const shown = this.shown.map((photo) => photo.id);
    this.#selection = stretchedTo(this.#selection, id, shown);
    this.#chosen = id;
  }

  stretchToPlace(place: number): void {
    const id = this.#idAt(place);
    if (id !== null) this.stretchTo(id);
  }

  selectAll(): void {
    this.#selection = everything(this.shown.map(({ id }) => id));
    this.#chosen ??= this.#selection.anchor;
  }

  /** Remove the chosen photo, or all that are selected, and go on to the next. */
  removeChosen(): void {
    const at = this.chosenAt;
    if (this.several.length > 0) {
      const first = this.shown.findIndex(({ id }) => this.isSelected(id));
      for (const { id } of this.several) photos.remove(id);
      this.chooseAt(first);
    } else if (this.#chosen !== null && at !== -1) {
      photos.remove(this.#chosen);
      this.chooseAt(at);
    }
  }

  /** Compare with another run, or with none. */
  compareWith(run: string | null): void {
    if (run === null && (this.filter === 'agree' || this.filter === 'disagree'))
      this.filter = 'all';
    photos.compareWith(run);
  }

  clear(): void {
    photos.clear();
    this.filter = 'all';
    this.chosen = null;
  }

  /** Write the answers that are shown, in their order, to a file that the person chooses. */
  async save(format: keyof typeof WRITERS): Promise<void> {
    await saveAs('photo answers', format, () => WRITERS[format](this.shown));
  }
}

export const photoList = new PhotoList();
