/** Which runs can be teachers: what the window offers and the terminal takes. */
import { describe, expect, it } from 'vitest';
import { refusalToBeTaught, refusalToTeach } from '@engine/distill/teacher-choice';
import type { RunRecord } from '@engine/records';
import { DEFAULTS, PRESETS } from '@engine/settings';
import { runRecord } from '../../support/run-record';

const finished = (changes: Partial<RunRecord> = {}) =>
  runRecord('first', { settings: DEFAULTS.cnn, status: 'finished', ...changes });
const { data } = finished();

describe('a teacher', () => {
  it('has the classes and the image size of the training images, whatever its network', () => {
    expect(refusalToTeach(finished(), data)).toBeNull();
    expect(refusalToTeach(finished({ settings: DEFAULTS.linear }), data)).toBeNull();
    const wide = { ...data, shape: { ...data.shape, width: 30 } };
    expect(refusalToTeach(finished(), wide)).toContain('A teacher needs the same images.');
    const reversed = { ...data, classNames: data.classNames.toReversed() };
    expect(refusalToTeach(finished(), reversed)).toContain('A teacher needs the same classes.');
  });

  it('has been trained, here or elsewhere, and is no model for inference only', () => {
    expect(refusalToTeach(finished({ status: 'running' }), data)).toContain('is training');
    const imported = finished({ settings: { ...DEFAULTS.cnn, model: 'imported' } as never });
    expect(refusalToTeach(imported, data)).toContain('it cannot be a teacher');
  });

  it('does not predict images of no class, nor does the network that learns from it', () => {
    const settings = PRESETS['fashion-photos'];
    expect(refusalToTeach(finished({ settings }), data)).toContain('predicts images of no class');
    expect(refusalToBeTaught(settings)).toContain('Choose another augmentation');
    expect(refusalToBeTaught(DEFAULTS.cnn)).toBeNull();
  });
});
