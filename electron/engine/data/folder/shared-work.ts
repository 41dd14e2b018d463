/** Work that several ask for at the same time is done once, and all of them get what comes of it. */
export class SharedWork<Result> {
  private readonly begun = new Map<string, Promise<Result>>();

  /** Whether somebody has begun it. */
  has(key: string): boolean {
    return this.begun.has(key);
  }

  /** @param key the same for the same work */
  of(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.begun.get(key);
    if (before !== undefined) return before;
    const own = work().finally(() => this.begun.delete(key));
    this.begun.set(key, own);
    return own;
  }
}
