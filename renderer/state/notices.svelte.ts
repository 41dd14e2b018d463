/** Sentences for the person, in one place, until they are dismissed or have had their time. */
const SHOWN_MS = 12_000;

export interface Notice {
  id: number;
  kind: 'info' | 'error';
  message: string;
}

class Notices {
  #all = $state.raw<Notice[]>([]);
  #nextId = 1;

  get all(): readonly Notice[] {
    return this.#all;
  }

  add(kind: Notice['kind'], message: string): void {
    if (this.#all.some((notice) => notice.message === message)) return;
    const id = this.#nextId++;
    this.#all = [...this.#all, { id, kind, message }];
    setTimeout(() => {
      this.dismiss(id);
    }, SHOWN_MS);
  }

  dismiss(id: number): void {
    this.#all = this.#all.filter((notice) => notice.id !== id);
  }

  /** Do something whose failure the person should read. */
  async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.add('error', error instanceof Error ? error.message : String(error));
    }
  }
}

export const notices = new Notices();
