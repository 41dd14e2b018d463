/** Exports in Python's own programs, where there is a Python that has them. */
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toUnit } from '../../../electron/engine/data/dataset';
import { exportRun } from '../../../electron/engine/export/export-run';
import { RunStore } from '../../../electron/engine/runs/run-store';
import { settingsFor } from '../../../electron/engine/settings';
import { realSlice, temporaryFolder } from '../../support/idx-folder';
import { storedRun } from '../../support/stored-run';

/** A virtual environment with tensorflow, keras, onnx and onnxruntime. */
const PEERS = process.env['ATELIER_PEERS'];
const SCRIPT = join('test', 'support', 'check-exports.py');
/** TensorFlow alone takes half a minute to load on a busy computer. */
const TIMEOUT_MS = 300_000;
const run = promisify(execFile);

let home: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  home = temporaryFolder();
});
afterAll(() => {
  home.remove();
});

interface Found {
  onnxruntime: number;
  tensorflow: number;
  keras: number;
  saved_model_cli: string;
}

async function check(settings: Parameters<typeof storedRun>[1], name: string): Promise<Found> {
  const folder = join(home.path, name);
  const store = new RunStore(join(folder, 'home'));
  const stored = await storedRun(store, settings);
  const pictures = toUnit((await realSlice(1, 200)).test.pixels);
  for (const format of ['onnx', 'savedmodel'] as const) {
    await exportRun(store, stored.run, format, join(folder, format));
  }
  writeFileSync(join(folder, 'pictures.f32'), pictures);
  writeFileSync(join(folder, 'probabilities.f32'), stored.network.predict(pictures));
  stored.network.free();
  const python = join(PEERS ?? '', 'bin', 'python');
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' };
  const { stdout } = await run(python, [SCRIPT, folder], { env, maxBuffer: 2 ** 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Found;
}

describe('exports in Python', () => {
  const cases = [
    { name: 'a CNN', settings: settingsFor('cnn', { filters: [4, 6], hidden: [16] }) },
    { name: 'a ResNet', settings: settingsFor('resnet', { filters: [4, 6], blocks: 1 }) },
  ];
  it.for(cases)(
    'are whole and answer as the app does: $name',
    { timeout: TIMEOUT_MS },
    async ({ name, settings }, { skip }) => {
      if (PEERS === undefined || !existsSync(PEERS)) {
        skip('Set ATELIER_PEERS to a Python environment that has TensorFlow, Keras and ONNX.');
      }
      const found = await check(settings, name);
      for (const peer of ['onnxruntime', 'tensorflow', 'keras'] as const) {
        expect(found[peer], peer).toBeLessThan(1e-5);
      }
      expect(found.saved_model_cli).toContain("signature_def['serving_default']");
      expect(found.saved_model_cli).toContain("signature_def['image']");
    },
  );
});
