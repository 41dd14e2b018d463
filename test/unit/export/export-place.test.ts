import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportPlace } from '@engine/export/export-place';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord } from '../../support/stored-run';

const record = runRecord('run', { name: 'Größe 1' });
let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  home.remove();
});

describe('the folder that the window exports into', () => {
  it('is named for run and format, and always new', async () => {
    const place = () => exportPlace(home.path, record, 'onnx');
    expect(await place()).toBe(join(home.path, 'grosse-1-onnx'));
    mkdirSync(await place());
    mkdirSync(await place());
    expect(await place()).toBe(join(home.path, 'grosse-1-onnx-3'));
  });

  it('is the earlier one where the run becomes its next version', async () => {
    const first = await exportPlace(home.path, record, 'serving');
    mkdirSync(join(first, 'models', 'grosse-1', '1'), { recursive: true });
    expect(await exportPlace(home.path, record, 'serving')).toBe(first);
  });

  it('is not the earlier one where that is something else', async () => {
    mkdirSync(join(home.path, 'grosse-1-serving'));
    expect(await exportPlace(home.path, record, 'serving')).toBe(
      join(home.path, 'grosse-1-serving-2'),
    );
  });

  it('cannot be in a folder that cannot be read', async () => {
    await expect(exportPlace(join(home.path, 'no'), record, 'tfjs')).rejects.toThrow(
      'is not a readable folder.',
    );
  });
});
