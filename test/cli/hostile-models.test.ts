/** Models that write files, never end or are far too large, brought in by the built command itself. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_STEP_SECONDS } from '@engine/import/model-limits';
import { endlessModel, hugeModels } from '../support/hostile-models/endless';
import { writeHostileModel } from '../support/hostile-models/graph';
import { writingModels } from '../support/hostile-models/writing';
import { Terminal, type Finished } from '../support/terminal';

let terminal: Terminal;
let written: string;
beforeAll(() => {
  terminal = new Terminal('', 'all');
  const target = join(terminal.home, 'target');
  mkdirSync(target, { recursive: true });
  written = join(target, 'written');
});
afterAll(() => {
  terminal.remove();
});

function bringIn(name: string, ...parts: Buffer[]): Promise<Finished> {
  const folder = join(terminal.home, name);
  writeHostileModel(folder, ...parts);
  return terminal.atelier(['import', folder]);
}

function runs(): string[] {
  const folder = join(terminal.home, 'runs');
  return existsSync(folder) ? readdirSync(folder) : [];
}

const copies = (): string[] =>
  readdirSync(tmpdir()).filter((name) => /^atelier-import-/.test(name));

describe('atelier import', () => {
  it.each([
    'two graphs, of which the one that writes has the right tag alone',
    'a graph in a text',
    'newer saving in the place of restoring',
    'debugging to a file',
  ])('writes nothing for %s', async (name) => {
    const { code, stderr } = await bringIn(name, ...(writingModels(written)[name] ?? []));
    expect([code, readdirSync(join(terminal.home, 'target')), runs()]).toEqual([1, [], []]);
    expect(stderr).toMatch(/^atelier: .{20,}\.$/);
  });

  it('refuses a model that would fill the memory before it runs', async () => {
    const [bytes = Buffer.alloc(0)] = Object.values(hugeModels());
    const { code, stderr } = await bringIn('huge', bytes);
    expect([code, runs()]).toEqual([1, []]);
    expect(stderr).toMatch(/^atelier: .{20,}\.$/);
  });

  it('ends a model that never does, says so, and leaves nothing behind', async () => {
    const before = copies();
    const began = performance.now();
    const { code, stderr } = await bringIn('endless', endlessModel());
    expect(stderr).toMatch(/^atelier: The model was stopped: one step took more than/);
    expect([code, runs()]).toEqual([1, []]);
    expect(copies()).toEqual(before);
    expect(performance.now() - began).toBeGreaterThan(1000 * MAX_STEP_SECONDS);
  }, 180_000);
});
