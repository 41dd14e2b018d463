/** What was worked out last, kept for the next time that it is asked for. */
export class Recent<Value> {
  private readonly kept = new Map<string, Promise<Value>>();

  constructor(private readonly most: number) {}

  /** What is kept under the key, or what `make` makes; a failure is not kept. */
  async of(key: string, make: () => Promise<Value>): Promise<Value> {
    const value = this.kept.get(key) ?? make();
    this.keep(key, value);
    try {
      return await value;
    } catch (error) {
      if (this.kept.get(key) === value) this.kept.delete(key);
      throw error;
    }
  }

  /** Keep what somebody has made meanwhile, in place of what there was. */
  keep(key: string, value: Promise<Value>): void {
    // The newest is last, so that the first is the one to forget.
    this.kept.delete(key);
    this.kept.set(key, value);
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.most && oldest !== undefined) this.kept.delete(oldest);
  }
}
