import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aboutRun } from '@engine/export/about';
import { kerasFiles, kerasScript } from '@engine/export/keras/keras-script';
import { requireScriptData } from '@engine/export/keras/script-data';
import type { RunRecord } from '@engine/records';
import { AUGMENTATIONS, OPTIMIZERS, PRESETS, SCHEDULES, settingsFor } from '@engine/settings';
import { IMAGE_FOLDER_DEFAULTS } from '@engine/data/folder/options';
import { FITS } from '@engine/photo/fit-photo';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/stored-run';
import { GRAY_28 } from '@engine/data/image-shape';

function script(changes: Partial<RunRecord>): string {
  const record = runRecord('run', changes);
  return kerasScript(record, aboutRun(record));
}

const MODELS = Object.entries(PRESETS);

describe('the Keras script', () => {
  it.each(MODELS)('has the settings of the preset %s', (_name, settings) => {
    const text = script({ settings });
    expect(text).toContain(`\nSEED = ${settings.seed}  # Random seed`);
    expect(text).toContain(`\nEPOCHS = ${settings.epochs}  # Passes over the training images\n`);
    expect(text).toContain(`\nLEARNING_RATE = ${settings.learningRate}  # Peak learning rate\n`);
    expect(text).toContain(`The schedule "${settings.schedule}"`);
    expect(text.includes('class WeightEma')).toBe(settings.emaDecay > 0);
    expect(text.includes('def augment(')).toBe(settings.augmentation !== 'none');
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  });

  it('defines every constant and function that it uses, and uses each that it defines', () => {
    for (const [, base] of MODELS) {
      for (const [at, optimizer] of OPTIMIZERS.entries()) {
        const settings = settingsFor(base, {
          optimizer,
          weightDecay: at % 2 === 0 ? 0 : 0.01,
          schedule: SCHEDULES[at % SCHEDULES.length],
          augmentation: AUGMENTATIONS[at % AUGMENTATIONS.length],
          warmUpEpochs: at,
          emaDecay: at % 2 === 0 ? 0.9 : 0,
          testAugmentation: (['none', 'mirror', 'mirror-scale'] as const)[at % 3],
        });
        const code = script({ settings }).replace(/"""[^]*?"""|#.*|"[^"\n]*"/g, '');
        const used = code.match(/(?<![.\w])[A-Z][A-Z_]+\b/g) ?? [];
        for (const name of new Set(used)) {
          expect(code).toMatch(new RegExp(`^ *${name} = `, 'm'));
          expect(code.match(new RegExp(`\\b${name}\\b`, 'g'))?.length, name).toBeGreaterThan(1);
        }
        const functions = [...code.matchAll(/^(?:def|class) (\w+)/gm)].map(
          ([, name]) => name ?? '',
        );
        expect(functions).toContain('main');
        for (const name of functions) {
          expect(code.match(new RegExp(`\\b${name}\\b`, 'g'))?.length, name).toBeGreaterThan(1);
        }
      }
    }
  });

  it.each(FITS)('reads folders of photos as the app fits them: %s', (fit) => {
    const imageFolder = { ...IMAGE_FOLDER_DEFAULTS, height: 24, width: 20, fit };
    const shape = { height: 24, width: 20, channels: 3 } as const;
    const data = { folder: '/photos', shape, classNames: ['10', '9', 'a'], imageFolder };
    const text = script({ data, settings: settingsFor('cnn', { augmentation: 'light' }) });
    expect(text).toContain('\nCLASS_NAMES = ["10", "9", "a"]\n');
    expect(text).toContain('\nHEIGHT = 24\nWIDTH = 20\n');
    expect(text).toContain('keras.Input((24, 20, 3), name="pictures")');
    expect(text).toContain('followlinks=True');
    expect(text).toContain('(24, 20, 3))');
    expect(text).not.toMatch(/\b28\b|read_idx|gzip|undefined/);
    expect(text.includes('mode="edge"')).toBe(fit === 'pad');
  });

  it('keeps names that mean something to Python as they are', () => {
    const names = ['a, "b"', 'c\\n', "d'e", 'ä"""'];
    const text = script({
      name: 'One\nTwo """',
      data: { folder: 'C:\\x', shape: GRAY_28, classNames: names },
    });
    expect(text).toContain('\n# One Two """\n');
    expect(text).toContain(String.raw`CLASS_NAMES = ["a, \"b\"", "c\\n", "d'e", "ä\"\"\""]`);
    expect(text).toContain(String.raw`DATA = "C:\\x"`);
    expect(text).not.toContain('fashion_mnist');
  });

  it('is refused for data that it could not read', async () => {
    const folder = temporaryFolder();
    const arrays = join(folder.path, 'medical.npz');
    writeFileSync(arrays, 'arrays');
    const on = (place: string | null) => {
      const record = runRecord('run', { name: 'Cells' });
      return requireScriptData({ ...record, data: { ...record.data, folder: place } });
    };
    await expect(on(arrays)).rejects.toThrow(
      '"Cells" was trained on an .npz file, which the Keras script does not read.',
    );
    for (const place of [null, join(folder.path, 'gone')]) await on(place);
    folder.remove();
  });

  it('says that photos which a run was fine-tuned on cannot come along', () => {
    const record = runRecord('run', { fineTunedFrom: { from: 'base', photos: 3 } });
    expect(() => kerasFiles(record, aboutRun(record))).toThrow(
      'Export the run it was fine-tuned from, base.',
    );
  });
});
