/** The terminal's sweep, by the built command itself on a small slice of the real data. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { jsonLines, Terminal, type Line } from '../support/terminal';

let terminal: Terminal;
let data: string;
beforeAll(async () => {
  terminal = new Terminal();
  data = join(terminal.home, 'data');
  writeIdxFolder(data, await realSlice(600, 100));
});
afterAll(() => {
  terminal.remove();
});

interface Best {
  run: string;
  testAccuracy: number;
  validationAccuracy: number;
  settings: { hidden: number[]; learningRate: number };
}

const small = () => ['--model', 'dense', '--epochs', '6', '--data', data];
const space = ['--hidden', '16,24', '--learning-rate', '0.0005..0.01'];

describe('atelier sweep', () => {
  it('finds the best by the held-out images, and says which settings mattered', async () => {
    const flags = ['--minutes', '5', '--trials', '9', '--seed', '2'];
    const { lines, result } = await terminal.asked('sweep', ...small(), ...space, ...flags);
    expect(result).toMatchObject({ status: 'finished', trials: 9 });
    const best = result['best'] as Best;
    const standings = result['standings'] as { run: string; validationAccuracy: number | null }[];
    const highest = Math.max(...standings.map((each) => each.validationAccuracy ?? 0));
    expect(best.validationAccuracy).toBe(highest);
    expect(best.testAccuracy).toBeGreaterThan(0.3);
    expect([[16], [24]]).toContainEqual(best.settings.hidden);
    expect(lines.filter(({ type }) => type === 'trial').length).toBeGreaterThanOrEqual(9);
    const { lines: runs } = await terminal.asked('runs');
    const row = runs.find((line) => line['run'] === best.run);
    expect(row).toMatchObject({ sweep: result['sweep'], testAccuracy: best.testAccuracy });
    expect((result['importance'] as { verdict: string }).verdict).toMatch(
      /trials|statistically significant/,
    );
    // Promoted runs are the same runs, not new ones.
    expect(runs.filter((line) => line['sweep'] === result['sweep'])).toHaveLength(9);
  }, 180_000);

  it('is paused by Ctrl+C, and goes on where it was', async () => {
    const args = ['sweep', ...small(), ...space, '--minutes', '5', '--trials', '4', '--json'];
    const paused = await terminal.atelier(args, '"type":"trial"');
    expect(paused.code).toBe(0);
    const before = jsonLines(paused).at(-1) as Line;
    expect(before).toMatchObject({ type: 'result', status: 'paused' });
    const { result } = await terminal.asked('sweep', '--resume', String(before['sweep']));
    expect(result).toMatchObject({ sweep: before['sweep'], status: 'finished', trials: 4 });
    const done = await terminal.atelier(['sweep', '--resume', String(before['sweep'])]);
    expect(done.code).toBe(1);
    expect(done.stderr).toMatch(/has no trials left/);
  }, 180_000);

  it('tells people who leads', async () => {
    const flags = ['--batch-size', '32,64', '--strategy', 'grid', '--minutes', '1'];
    const linear = ['--model', 'linear', '--epochs', '2', '--data', data];
    const { code, stdout } = await terminal.atelier(['sweep', ...linear, ...flags]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/No trials left. 2 trials in/);
    expect(stdout).toMatch(/#1 +finished +2\/2 epochs +\d\d\.\d\d%/);
    expect(stdout).toMatch(/2 trials are too few to tell/);
    expect(stdout).toMatch(/Best run: .*test accuracy \d\d\.\d\d%/);
  });

  it.each([
    [['--minutes', 'long'], /Minutes must be a number/],
    [['--strategy', 'luck'], /--strategy must be one of halving, random, grid/],
    [['--learning-rate', '1..0.1'], /the lower first/],
    [['--filters', '8,16'], /"filters" is not a setting of this model family/],
    [['--validation-share', '0'], /validation split must be above 0/],
    [['--trials', '0'], /Trials must be a whole number/],
    [['--resume', 'x', '--epochs', '3'], /Remove --epochs\./],
    [['--model', 'forest'], /Model must be one of/],
  ])('refuses %j in a sentence', async (flags, sentence) => {
    const family = flags[0] === '--model' || flags[0] === '--resume' ? [] : ['--model', 'dense'];
    const { code, stderr, stdout } = await terminal.atelier(['sweep', ...family, ...flags]);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });

  it('says that there is no such sweep', async () => {
    const { code, stderr } = await terminal.atelier(['sweep', '--resume', 'nothing']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^atelier: There is no sweep "nothing"\. The newest: \S+-sweep-\S+/);
  });
});
