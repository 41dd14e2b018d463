/** SavedModels that TensorFlow and Keras have just written, where there is a Python that has them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadClassifier } from '@engine/classify/classifier';
import { toUnit } from '@engine/data/dataset';
import { importModel } from '@engine/import/import-model';
import { RunStore } from '@engine/runs/run-store';
import { furthest, OF_PROBABILITIES } from '../../support/float32';
import { realSlice, temporaryFolder } from '../../support/idx-folder';
import { PEERS_TIMEOUT_MS, pythonJson, skipWithoutPeers } from '../../support/peers';
import { softmaxOfRows } from '../../support/probabilities';

const OUTPUTS = {
  'keras-export': 'probabilities',
  'keras-logits': 'logits',
  module: 'probabilities',
} as const;

it(
  'models with variables come in, and answer as they did',
  { timeout: PEERS_TIMEOUT_MS },
  async ({ skip }) => {
    skipWithoutPeers(skip);
    const home = temporaryFolder();
    const out = join(home.path, 'Größe & more');
    mkdirSync(out);
    const dataset = { folder: 'nowhere', ...(await realSlice(10, 200)) };
    const pictures = toUnit(dataset.test.pixels);
    writeFileSync(join(out, 'pictures.f32'), pictures);
    await pythonJson('make-saved-models.py', ['several', out]);
    const store = new RunStore(join(home.path, 'home'));
    for (const [name, output] of Object.entries(OUTPUTS)) {
      const plan = { path: join(out, name), name: null, dataFolder: null };
      const { record, isOurs } = await importModel(store, dataset, plan);
      expect(isOurs).toBe(false);
      expect(record.imported).toEqual({ folder: name, format: 'savedmodel', output });
      const answers = new Float32Array(
        Uint8Array.from(readFileSync(join(out, `${name}.f32`))).buffer,
      );
      const theirs = output === 'logits' ? softmaxOfRows(answers, 10) : answers;
      const { network } = await loadClassifier(store, record.run);
      const ours = network.predict(pictures);
      network.free();
      expect(furthest(ours, theirs), name).toBeLessThan(OF_PROBABILITIES);
    }
    home.remove();
  },
);
