/** A limit of time that a busy computer does not shorten. */

/** Where the clock has gone on this many times as long, something waits for what never comes. */
const LONGEST_WAIT = 10;

export class TimeLimit {
  private readonly began = performance.now();
  private readonly before = process.cpuUsage();

  /**
   * Whether this process has computed for so long since the limit was set: while other programs have the
   * processors, the clock goes on and the work does not.
   */
  exceeded(seconds: number): boolean {
    const waited = (performance.now() - this.began) / 1000;
    const { user, system } = process.cpuUsage(this.before);
    const computed = (user + system) / 1e6;
    // All threads are counted, so several of them compute more than a second in a second.
    return Math.min(waited, computed) > seconds || waited > LONGEST_WAIT * seconds;
  }
}
