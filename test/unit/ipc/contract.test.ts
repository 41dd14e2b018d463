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

  it('keeps photos under the name of a class, in one line, and asks for them by theirs', () => {
    const photo = {
      width: 2,
      height: 1,
      rgba: new Uint8Array(8),
      correction: { box: null, notGarment: [{ x: 0.5, y: 1 }] },
      className: 'hat',
      name: 'a.jpg',
    };
    expect(accepts('collection:add', photo)).toBe(true);
    for (const className of ['', 'two\nlines', 'x'.repeat(41)]) {
      expect(accepts('collection:add', { ...photo, className })).toBe(false);
    }
    const outside = { box: null, notGarment: [{ x: 1.5, y: 0 }] };
    expect(accepts('collection:add', { ...photo, correction: outside })).toBe(false);
    expect(accepts('collection:remove', { ids: ['0123456789abcdef'] })).toBe(true);
    for (const ids of [[], ['../runs'], ['0123456789ABCDEF']]) {
      expect(accepts('collection:remove', { ids })).toBe(false);
      expect(accepts('collection:relabel', { ids, className: 'hat' })).toBe(false);
    }
    expect(accepts('collection:export', { format: 'gif' })).toBe(false);
  });
});
