/** Quitting lets what is under way come to an end first: all of it, however much there is. */

/** Something that must not be cut off. */
export interface Work {
  isUnderWay(): boolean;
  /** Ask it to end soon; whoever carries it out tells when it has. */
  end(): void;
}

export class CalmEnd {
  private asked = false;

  /** @param waitMs after which the app quits whatever is still under way */
  constructor(
    private readonly works: readonly Work[],
    private readonly quit: () => void,
    private readonly waitMs: number,
  ) {}

  /** Whether nothing new may begin. */
  get isNear(): boolean {
    return this.asked;
  }

  /** The app is about to quit, which this prevents once where work is under way. */
  beforeQuit(event: { preventDefault(): void }): void {
    // Whoever asks twice does not want to wait.
    if (this.asked) return;
    const underWay = this.works.filter((work) => work.isUnderWay());
    if (underWay.length === 0) return;
    event.preventDefault();
    this.asked = true;
    setTimeout(this.quit, this.waitMs);
    for (const work of underWay) work.end();
  }

  /** Some work has ended. */
  ended(): void {
    if (this.asked && !this.works.some((work) => work.isUnderWay())) this.quit();
  }
}
