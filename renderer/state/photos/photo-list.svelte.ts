/** How many photos are looked through: which are shown, in which order, and which one is open. */
import { answersAsCsv, answersAsJson } from './answers-file';
import { arranged, filterChoices, type Filter, type Order } from './arrange';
import { saveAs } from '../save-file';
import { runs } from '../runs/runs.svelte';
import { photos } from './photos.svelte';

const WRITERS = { csv: answersAsCsv, json: answersAsJson } as const;

class PhotoList {
  filter = $state<Filter>('all');
  order = $state<Order>('arrival');
  /** The photo of which the card is open beside the others. */
  chosen = $state<number | null>(null);

  readonly choices = $derived(filterChoices(photos.all, this.filter, runs.isBeforeAndAfter));
  readonly shown = $derived(arranged(photos.all, this.filter, this.order));
  readonly chosenPhoto = $derived(photos.all.find(({ id }) => id === this.chosen) ?? null);
  /** Its place among those that are shown; -1 where it isn't. */
  readonly chosenAt = $derived(this.shown.findIndex(({ id }) => id === this.chosen));

  /** Choose the photo at a place, or the nearest that there is. */
  chooseAt(place: number): void {
    const within = Math.max(0, Math.min(this.shown.length - 1, place));
    this.chosen = this.shown[within]?.id ?? null;
  }

  /** Remove the chosen photo and go on to the next. */
  removeChosen(): void {
    const at = this.chosenAt;
    if (this.chosen === null || at === -1) return;
    photos.remove(this.chosen);
    this.chooseAt(at);
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
