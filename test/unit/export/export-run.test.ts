import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportRun } from '@engine/export/export-run';
import { EXPORT_FORMATS } from '@engine/export/formats';
import { servingName } from '@engine/export/serving-name';
import { tensorflow } from '@engine/tensorflow/load';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { temporaryFolder } from '../../support/idx-folder';
import { CLASS_NAMES, runRecord, storedRun } from '../../support/stored-run';

const settings = settingsFor('dense', { hidden: [4], learningRate: 0.003 });
let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
let run: string;
beforeEach(async () => {
  home = temporaryFolder();
  store = new RunStore(home.path);
  const stored = await storedRun(store, settings, { name: 'Größe "1"' });
  stored.network.free();
  run = stored.run;
});
afterEach(() => {
  home.remove();
});

function json(...path: string[]): Record<string, unknown> {
  return JSON.parse(readFileSync(join(...path), 'utf8')) as Record<string, unknown>;
}

describe('an export', () => {
  it('has the class names and the settings inside', async () => {
    const out = (format: string) => join(home.path, format);
    for (const format of EXPORT_FORMATS)
      await exportRun(store, run, { format, card: null }, out(format));
    const about = { name: 'Größe "1"', classNames: CLASS_NAMES, settings };
    expect(json(out('tfjs'), 'model.json')).toMatchObject({ userDefinedMetadata: about });
    expect(json(out('savedmodel'), 'assets.extra', 'atelier.json')).toMatchObject(about);
    expect(json(out('keras-script'), 'atelier.json')).toMatchObject(about);
    const onnx = readFileSync(join(out('onnx'), 'model.onnx')).toString('utf8');
    expect(onnx).toContain(JSON.stringify(CLASS_NAMES));
    expect(onnx).toContain(JSON.stringify(settings));
  });

  it('has a model card, as it was edited where it was', async () => {
    for (const format of EXPORT_FORMATS) {
      const made = await exportRun(store, run, { format, card: null }, join(home.path, format));
      const place = made.files.find((file) => file.endsWith('MODEL_CARD.md')) ?? '';
      const card = readFileSync(join(made.folder, place), 'utf8');
      expect(card).toMatch(/^# Größe "1"\n/);
      expect(card).toContain('## How to load it');
    }
    const out = join(home.path, 'edited');
    await exportRun(store, run, { format: 'onnx', card: '# Mine\n' }, out);
    expect(readFileSync(join(out, 'MODEL_CARD.md'), 'utf8')).toMatch(
      /^# Mine\n\n## How to load it\n/,
    );
  });

  it('describes its signatures', async () => {
    const { folder } = await exportRun(
      store,
      run,
      { format: 'savedmodel', card: null },
      join(home.path, 'out'),
    );
    const [graph] = await tensorflow().node.getMetaGraphsFromSavedModel(folder);
    expect(graph?.tags).toEqual(['serve']);
    expect(graph?.signatureDefs).toMatchObject({
      serving_default: {
        inputs: { pictures: { dtype: 'float32', name: 'pictures:0' } },
        outputs: { probabilities: { dtype: 'float32', name: 'probabilities:0' } },
      },
      image: { inputs: { image_bytes: { dtype: 'string' } } },
    });
  });

  it('says that a folder exists already, and leaves it alone', async () => {
    const out = join(home.path, 'out');
    mkdirSync(out);
    for (const format of EXPORT_FORMATS) {
      await expect(exportRun(store, run, { format, card: null }, out)).rejects.toThrow(
        `${out} already exists. Choose a new folder.`,
      );
    }
    expect(readdirSync(out)).toEqual([]);
  });

  it('says that there is no such run, or that it has no weights', async () => {
    const out = join(home.path, 'out');
    await expect(exportRun(store, 'nowhere', { format: 'onnx', card: null }, out)).rejects.toThrow(
      'There is no run',
    );
    await store.create(runRecord('bare'));
    await expect(exportRun(store, 'bare', { format: 'onnx', card: null }, out)).rejects.toThrow(
      'has no weights',
    );
    expect(existsSync(out)).toBe(false);
  });

  it('waits for a run that is training', async () => {
    await store.create(runRecord('busy', { status: 'running' }));
    await expect(
      exportRun(store, 'busy', { format: 'onnx', card: null }, join(home.path, 'out')),
    ).rejects.toThrow('"Name of busy" is training. Wait until it finishes, or stop it first.');
  });

  it('leaves nothing behind where it cannot be written', async () => {
    writeFileSync(join(home.path, 'file'), '');
    await expect(
      exportRun(store, run, { format: 'onnx', card: null }, join(home.path, 'file', 'out')),
    ).rejects.toThrow('cannot be written: part of its path is a file. No files were created.');
    const locked = join(home.path, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    // Whoever may do anything cannot be refused.
    if (process.getuid?.() === 0) return;
    await expect(
      exportRun(store, run, { format: 'onnx', card: null }, join(locked, 'out')),
    ).rejects.toThrow('permission denied');
    expect(readdirSync(locked)).toEqual([]);
  });
});

describe('an export for serving', () => {
  it('has what starts the engines, and the model as version 1', async () => {
    const { folder, files } = await exportRun(
      store,
      run,
      { format: 'serving', card: null },
      join(home.path, 'out'),
    );
    expect(files).toContain('models/grosse-1/1/saved_model.pb');
    expect(files).toContain('models/grosse-1/1/MODEL_CARD.md');
    expect(readFileSync(join(folder, 'compose.yaml'), 'utf8')).toContain('MODEL_NAME: "grosse-1"');
    const manifest = readFileSync(join(folder, 'inference-service.yaml'), 'utf8');
    expect(manifest).toContain('\n  name: "grosse-1"\n');
    expect(manifest).toContain('maxReplicas: 10');
    expect(readFileSync(join(folder, 'README.md'), 'utf8').match(/\n/g)).toHaveLength(10);
  });

  it('adds a version to an earlier one and touches nothing else', async () => {
    const out = join(home.path, 'out');
    await exportRun(store, run, { format: 'serving', card: null }, out);
    writeFileSync(join(out, 'compose.yaml'), 'mine');
    await store.rename(run, 'A newer one');
    const { folder, files } = await exportRun(store, run, { format: 'serving', card: null }, out);
    expect(folder).toBe(join(out, 'models', 'grosse-1', '2'));
    expect(files).toEqual(['saved_model.pb', 'assets.extra/atelier.json', 'MODEL_CARD.md']);
    expect(readdirSync(join(out, 'models', 'grosse-1'))).toEqual(['1', '2']);
    expect(readFileSync(join(out, 'compose.yaml'), 'utf8')).toBe('mine');
  });
});

describe('a name for serving', () => {
  it.each([
    ['First CNN', 'first-cnn'],
    ['Überzieher & Röcke', 'uberzieher-rocke'],
    ['28x28', 'model-28x28'],
    ['服装', 'model-20260101-dense-abcd'],
    ['-', 'model-20260101-dense-abcd'],
    ['CON', 'model-con'],
    ['LPT 1', 'lpt-1'],
    ['a'.repeat(39) + ' bc', 'a'.repeat(39)],
  ])('%s is %s', (name, expected) => {
    expect(servingName({ name, run: '20260101-dense-abcd' })).toBe(expected);
  });
});
