/**
 * Sentences for the person, in one place. What went wrong stays until it is dismissed, or until the page
 * that it is about is left.
 */
import { sentenceOf } from '@engine/text/sentence-of';

const INFO_SHOWN_MS = 8000;
/** Long enough to be read, regretted and reached by keyboard. */
const ACTION_SHOWN_MS = 20_000;
/** More would leave little room for the view that they are about. */
const MOST_SHOWN = 4;

/** What a notice offers to do. */
export interface NoticeAction {
  label: string;
  act: () => void;
}

export interface Notice {
  id: number;
  kind: 'info' | 'error';
  message: string;
  action: NoticeAction | null;
  /** Whether it is about the page on which it appears, and goes when that is left. */
  ofPage: boolean;
}

class Notices {
  #all = $state.raw<Notice[]>([]);
  #nextId = 1;
  /** Of those that go by themselves. */
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #visit = 0;

  get all(): readonly Notice[] {
    return this.#all;
  }

  /** @returns its ID, to dismiss it */
  add(kind: Notice['kind'], message: string, action: NoticeAction | null = null): number {
    return this.#add({ kind, message, action, ofPage: kind === 'error' });
  }

  /** What a process of the app reports, whichever page is shown. */
  report(kind: Notice['kind'], message: string): void {
    this.#add({ kind, message, action: null, ofPage: false });
  }

  #add(notice: Omit<Notice, 'id'>): number {
    const { kind, message, action } = notice;
    const shown = action === null ? this.#all.find((each) => each.message === message) : undefined;
    const id = shown?.id ?? this.#nextId++;
    if (shown === undefined) this.#all = [...this.#all, { id, ...notice }].slice(-MOST_SHOWN);
    if (kind === 'info') this.#dismissLater(id, action === null ? INFO_SHOWN_MS : ACTION_SHOWN_MS);
    return id;
  }

  /** What is told again is shown as long again. */
  #dismissLater(id: number, milliseconds: number): void {
    clearTimeout(this.#timers.get(id));
    const timer = setTimeout(() => {
      this.dismiss(id);
    }, milliseconds);
    this.#timers.set(id, timer);
  }

  /** Shown until the returned function is called: for work that can be canceled. */
  working(message: string, action: NoticeAction): () => void {
    const id = this.#nextId++;
    const notice: Notice = { id, kind: 'info', message, action, ofPage: false };
    this.#all = [...this.#all, notice].slice(-MOST_SHOWN);
    return () => {
      this.dismiss(id);
    };
  }

  /** Which visit to a page this is: one that was left and is shown again is another. */
  get visit(): number {
    return this.#visit;
  }

  /**
   * @param visit during which the work began that has failed. Once that page was left, what it shows is of no
   *   use, and its failure would be told of another page.
   */
  failed(error: unknown, visit = this.#visit): void {
    if (visit === this.#visit) this.add('error', sentenceOf(error));
  }

  dismiss(id: number): void {
    this.#timers.delete(id);
    this.#all = this.#all.filter((notice) => notice.id !== id);
  }

  /** Take away what is about the page that is left. */
  leavePage(): void {
    this.#visit++;
    this.#all = this.#all.filter(({ ofPage }) => !ofPage);
  }

  /**
   * Do something whose failure the person should read.
   * @param visit as `failed` has it
   */
  async guard(work: () => Promise<void>, visit?: number): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failed(error, visit);
    }
  }

  /** Read what a page shows, which is read again whenever the page is shown. */
  guardRead(work: () => Promise<void>): Promise<void> {
    return this.guard(work, this.#visit);
  }
}

export const notices = new Notices();
