/** A run again with other seeds, by the built command on a small slice of the real data. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Terminal } from '../support/terminal';

let terminal: Terminal;
let run: string;
beforeAll(async () => {
  terminal = new Terminal();
  run = await terminal.trainSmallOne();
}, 120_000);
afterAll(() => {
  terminal.remove();
});

describe('atelier repeat', () => {
  it('trains other seeds and tells the spread, which more of them join', async () => {
    const { lines, result } = await terminal.asked('repeat', run, '--times', '2');
    const seeds = lines.filter(({ type }) => type === 'repeat').map(({ seed }) => seed);
    expect(seeds).toEqual([1, 2]);
    const runs = result['runs'] as { seed: number; testAccuracy: number }[];
    expect(runs.map(({ seed }) => seed).sort()).toEqual([1, 2, 3]);
    const scores = runs.map(({ testAccuracy }) => testAccuracy);
    const mean = scores.reduce((sum, each) => sum + each, 0) / scores.length;
    const spread = result['testAccuracy'] as { mean: number; lowest: number; highest: number };
    expect(spread.mean).toBeCloseTo(mean, 12);
    expect(spread).toMatchObject({ lowest: Math.min(...scores), highest: Math.max(...scores) });
    const again = await terminal.atelier(['repeat', run, '--times', '1']);
    expect(again.stdout).toMatch(/seed 4 +test accuracy \d\d\.\d\d%/);
    expect(again.stdout).toMatch(/4 seeds: mean test accuracy .* standard deviation/);
    const { lines: listed } = await terminal.asked('runs');
    expect(listed.map(({ name }) => name)).toContain('Small one, seed 4');
  }, 120_000);

  it('refuses in a sentence what makes no sense', async () => {
    expect((await terminal.atelier(['repeat'])).code).toBe(2);
    const many = await terminal.atelier(['repeat', run, '--times', '51']);
    expect(many).toMatchObject({ code: 2, stderr: 'atelier: --times must be at most 50.' });
  });
});
