/** How fast things get done, from when the last of them were. */

/** Enough to be steady, few enough to follow a machine that becomes slower. */
const LAST = 40;

export class Pace {
  private endings: number[] = [];

  /** @param now in milliseconds */
  oneDone(now: number): void {
    this.endings = [...this.endings.slice(1 - LAST), now];
  }

  /** Null until there is enough to tell. */
  get perSecond(): number | null {
    const [first = 0] = this.endings;
    const milliseconds = (this.endings.at(-1) ?? 0) - first;
    return milliseconds > 0 ? (1000 * (this.endings.length - 1)) / milliseconds : null;
  }

  /** After a pause the time before it says nothing. */
  restart(): void {
    this.endings = [];
  }
}
