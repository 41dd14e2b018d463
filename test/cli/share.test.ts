/** A run goes to another computer as a file, and to TensorBoard, by the built command itself. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Terminal } from '../support/terminal';

let here: Terminal;
let there: Terminal;
let run: string;
beforeAll(async () => {
  [here, there] = [new Terminal(), new Terminal()];
  run = await here.trainSmallOne();
}, 120_000);
afterAll(() => {
  here.remove();
  there.remove();
});

describe('atelier share and import', () => {
  it('a shared run is on another computer what it was here', async () => {
    const out = join(here.home, 'Größe, mine');
    const { result } = await here.asked('share', run, '--out', out);
    const file = `${out}.atelier`;
    expect(result).toMatchObject({ run, file, bytes: statSync(file).size });

    const imported = await there.asked('import', file);
    expect(imported.result).toMatchObject({ renamed: false });
    const data = join(here.home, 'data');
    const [before, after] = await Promise.all([
      here.asked('evaluate', run),
      there.asked('evaluate', String(imported.result['run']), '--data', data),
    ]);
    expect(after.result['testAccuracy']).toBe(before.result['testAccuracy']);
    expect(after.result['confusion']).toEqual(before.result['confusion']);
  });

  it('one that is there already stays, and the other comes beside it', async () => {
    const again = await there.asked('import', join(here.home, 'Größe, mine.atelier'));
    expect(again.result).toMatchObject({ renamed: true });
    expect(readdirSync(join(there.home, 'runs'))).toHaveLength(2);
  });

  it('no file is written over, and a broken one is refused without a trace', async () => {
    const file = join(here.home, 'Größe, mine.atelier');
    const kept = readFileSync(file);
    const taken = await here.atelier(['share', run, '--out', file]);
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringMatching(/already exists/)]);
    expect(readFileSync(file)).toEqual(kept);
    expect((await here.atelier(['share', run])).code).toBe(2);
    for (const folder of [here.home, `${join(here.home, 'shared')}/`]) {
      const hidden = await here.atelier(['share', run, '--out', folder]);
      expect([hidden.code, hidden.stderr]).toEqual([2, expect.stringMatching(/is a folder\. Add/)]);
    }

    const broken = join(there.home, 'broken.atelier');
    writeFileSync(broken, kept.subarray(0, kept.length >> 1));
    const runs = readdirSync(join(there.home, 'runs'));
    const refused = await there.atelier(['import', broken]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^atelier: .+\.$/);
    expect(readdirSync(join(there.home, 'runs'))).toEqual(runs);
  });
});

describe('atelier tensorboard', () => {
  it('prints the command for one run, some or all, with event files that are there', async () => {
    const one = await here.asked('tensorboard', run);
    const folder = join(here.home, 'runs', run);
    expect(one.result).toMatchObject({ command: `tensorboard --logdir '${folder}'`, runs: [run] });
    expect(readdirSync(folder).some((name) => name.startsWith('events.out.tfevents'))).toBe(true);
    const all = await there.asked('tensorboard');
    expect(all.result['command']).toBe(`tensorboard --logdir '${join(there.home, 'runs')}'`);
    const two = await there.asked('tensorboard', ...(all.result['runs'] as string[]));
    expect(two.result['command']).toMatch(/^tensorboard --logdir_spec '.+:.+,.+:.+'$/);
  });

  it('knows no run of another name', async () => {
    const { code, stderr } = await here.atelier(['tensorboard', 'nobody']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/nobody/);
    expect(existsSync(join(here.home, 'runs', 'nobody'))).toBe(false);
  });
});
