/** A model leaves by `export` and comes back by `import`, by the built command itself. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLayersModel } from '../support/foreign-models';
import { Terminal } from '../support/terminal';

let terminal: Terminal;
let run: string;
let data: string;
beforeAll(async () => {
  terminal = new Terminal('', ['import', 'theirs']);
  run = await terminal.trainSmallOne();
  data = join(terminal.home, 'data');
}, 120_000);
afterAll(() => {
  terminal.remove();
});

describe('atelier import', () => {
  it.each(['tfjs', 'savedmodel'])('takes our own %s, and it scores as it did', async (format) => {
    const out = join(terminal.home, 'Mine & Größe', format);
    await terminal.asked('export', run, '--format', format, '--out', out);
    const flags = ['--name', `Back by ${format}`, '--data', data];
    const { result } = await terminal.asked('import', out, ...flags);
    expect(result).toMatchObject({ name: `Back by ${format}`, isOurs: true, format });
    const [before, after] = await Promise.all(
      [run, `Back by ${format}`].map((name) => terminal.asked('evaluate', name)),
    );
    expect(after?.result['testAccuracy']).toBe(before?.result['testAccuracy']);
    expect(after?.result['testAccuracy']).toBe(result['testAccuracy']);
  });

  it('takes a model of somebody else, evaluates it, and says what it cannot', async () => {
    const folder = join(terminal.home, 'theirs');
    await writeLayersModel(folder, { activation: 'linear' });
    const { result } = await terminal.asked('import', folder, '--data', data);
    expect(result).toMatchObject({ name: 'theirs', isOurs: false, output: 'logits' });
    const evaluated = await terminal.asked('evaluate', 'theirs');
    expect(evaluated.result['testAccuracy']).toBe(result['testAccuracy']);
    const predicted = await terminal.asked('predict', 'theirs', '--count', '3');
    expect(predicted.result['count']).toBe(3);
    for (const args of [
      ['resume', 'theirs'],
      ['export', 'theirs', '--format', 'onnx', '--out', join(terminal.home, 'out')],
    ]) {
      const { code, stderr } = await terminal.atelier(args);
      expect(code).toBe(1);
      expect(stderr).toMatch(/"theirs" was imported for inference only: .* cannot be/);
    }
  });

  it('refuses what is none, and leaves nothing behind', async () => {
    const runs = readdirSync(join(terminal.home, 'runs'));
    const empty = join(terminal.home, 'empty');
    mkdirSync(empty);
    const { code, stderr } = await terminal.atelier(['import', empty]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/has no model.json/);
    expect((await terminal.atelier(['import'])).code).toBe(2);
    expect((await terminal.atelier(['import', join(terminal.home, 'no')])).code).toBe(1);
    expect(readdirSync(join(terminal.home, 'runs'))).toEqual(runs);
  });
});
