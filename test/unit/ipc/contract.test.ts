import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { requestSchemas } from '../../../electron/ipc/contract';
import { DEFAULTS } from '../../../electron/engine/settings';

const accepts = (name: keyof typeof requestSchemas, body: unknown) =>
  v.safeParse(requestSchemas[name], body).success;

describe('what the window may ask', () => {
  it.each(['../../etc', 'a/b', '', 'A', '.hidden', 'x'.repeat(81), 7, null])(
    'is never about a run called %j',
    (run) => {
      expect(accepts('runs:delete', { run })).toBe(false);
      expect(accepts('results:evaluation', { run })).toBe(false);
    },
  );

  it('is about runs by the names of their folders', () => {
    expect(accepts('runs:delete', { run: '20260304-050607-cnn-12ab' })).toBe(true);
  });

  it('starts training with whole settings only', () => {
    const body = { settings: DEFAULTS.cnn, dataFolder: null };
    expect(accepts('train:start', body)).toBe(true);
    expect(accepts('train:start', { ...body, settings: { model: 'cnn' } })).toBe(false);
    expect(accepts('train:start', { ...body, extra: 1 })).toBe(false);
    expect(accepts('train:start', { ...body, name: '   ' })).toBe(false);
  });

  it('sends photos as pixels of a bounded size', () => {
    const photo = { run: 'a', width: 2, height: 1, rgba: new Uint8Array(8) };
    expect(accepts('classify:photo', photo)).toBe(true);
    expect(accepts('classify:photo', { ...photo, width: 40_000 })).toBe(false);
    expect(accepts('classify:photo', { ...photo, width: 1.5 })).toBe(false);
    expect(accepts('classify:photo', { ...photo, rgba: [0, 0] })).toBe(false);
  });
});
