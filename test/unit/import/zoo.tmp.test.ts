import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSavedModel, loadSavedModel } from '../../../electron/engine/import/saved-model';
import { ModelFiles } from '../../../electron/engine/import/model-files';
const ZOO = '/tmp/models-work/zoo';
it('zoo', async () => {
  const bad: string[] = [];
  for (const name of readdirSync(ZOO)) {
    try {
      const read = await readSavedModel(new ModelFiles(join(ZOO, name)));
      const model = await loadSavedModel(read);
      const out = model.answer(new Float32Array(3 * 784).fill(0.5));
      if (out.length !== 30 || !out.every(Number.isFinite))
        bad.push(`${name}: ${out.length} ${out}`);
      console.log(
        name,
        read.signature,
        read.graph.graph.node.length,
        read.graph.graph.library.function.length,
        [...read.files.keys()].join(' '),
      );
      model.free();
    } catch (e) {
      bad.push(`${name}: ${(e as Error).message}`);
    }
  }
  expect(bad).toEqual([]);
}, 300000);
