import { GRAY_28 } from '@engine/data/image-shape';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { fileName } from '@engine/text/file-name';
import { MAX_MARKS } from '@engine/photo/correction';
import { requestSchemas } from '@contract';
import { DEFAULTS } from '@engine/settings';

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
    expect(accepts('train:start', { ...body, startFrom: 'photo-network' })).toBe(true);
    expect(accepts('train:start', { ...body, startFrom: '../runs' })).toBe(false);
    for (const request of ['train:start', 'tune:queue-add'] as const) {
      expect(accepts(request, { ...body, teachers: ['photo-network'] })).toBe(true);
      expect(accepts(request, { ...body, teachers: ['../runs'] })).toBe(false);
      expect(accepts(request, { ...body, teachers: new Array(101).fill('a') })).toBe(false);
    }
  });

  const correction = { box: null, notGarment: [] };
  const photo = { run: 'a', width: 2, height: 1, rgba: new Uint8Array(8), correction };

  it('sends photos as pixels of a bounded size', () => {
    expect(accepts('classify:photo', photo)).toBe(true);
    expect(accepts('classify:photo', { ...photo, width: 40_000 })).toBe(false);
    expect(accepts('classify:photo', { ...photo, width: 1.5 })).toBe(false);
    expect(accepts('classify:photo', { ...photo, rgba: [0, 0] })).toBe(false);
  });

  it('sends with a photo what a person says of it, within the photo', () => {
    const { run: _run, ...pixels } = photo;
    const box = { x: 0.2, y: 0, width: 0.5, height: 1 };
    const marks = (count: number) => new Array<object>(count).fill({ x: 0.5, y: 1 });
    const said = (...corrections: unknown[]) =>
      corrections.map((each) => accepts('classify:steps', { ...pixels, correction: each }));
    expect(said({ box, notGarment: marks(MAX_MARKS) }, correction)).toEqual([true, true]);
    expect(
      said(
        undefined,
        { box, notGarment: marks(MAX_MARKS + 1) },
        { box: { ...box, x: -0.1 }, notGarment: [] },
        { box: { ...box, width: Number.NaN }, notGarment: [] },
        { box: null, notGarment: [{ x: 2, y: 0 }] },
        { ...correction, sleeve: true },
      ),
    ).toEqual(new Array<boolean>(6).fill(false));
  });

  it('asks why about whole pictures and whole classes', () => {
    const image = { shape: GRAY_28, pixels: new Uint8Array(784) };
    const why = { run: 'a', image, label: 3 };
    expect(accepts('classify:why', why)).toBe(true);
    const torn = { ...image, pixels: new Uint8Array(783) };
    expect(accepts('classify:why', { ...why, image: torn })).toBe(false);
    const color = { ...image, shape: { ...GRAY_28, channels: 3 } };
    expect(accepts('classify:why', { ...why, image: color })).toBe(false);
    expect(accepts('classify:why', { ...why, label: -1 })).toBe(false);
  });

  it('saves texts as texts and pictures as bytes, under a name without folders', () => {
    const saves = (suggestedName: string, contents: unknown) =>
      accepts('files:save', { suggestedName, contents });
    expect([saves('a b.csv', 'x'), saves('chart.svg', '<svg/>')]).toEqual([true, true]);
    expect(saves('chart.png', new Uint8Array([1]))).toBe(true);
    expect([saves('chart.png', 'x'), saves('chart.svg', new Uint8Array(1))]).toEqual([
      false,
      false,
    ]);
    expect([saves('../chart.svg', 'x'), saves('chart.exe', 'x')]).toEqual([false, false]);
  });

  it('saves under every name that is made of a title', () => {
    const titles = ['Linear, loss', 'ROC curves: “Ärmel”', 'COM1', 'a/b', '…', 'Ж'.repeat(300)];
    for (const title of titles) {
      const suggestedName = fileName(title, { fallback: 'untitled', suffix: '.csv' });
      expect(accepts('files:save', { suggestedName, contents: 'x' }), suggestedName).toBe(true);
    }
    for (const suggestedName of ['aux.csv', 'a\\b.csv', 'a:b.csv', '.csv', 'a\n.csv']) {
      expect(accepts('files:save', { suggestedName, contents: 'x' }), suggestedName).toBe(false);
    }
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

  it('inspects images by their part and place, and two runs by their folders', () => {
    const image = { run: 'a', part: 'test', index: 3 };
    expect(accepts('inspect:image', image)).toBe(true);
    expect(accepts('inspect:image', { ...image, part: 'validation' })).toBe(true);
    expect(accepts('inspect:image', { ...image, part: 'all' })).toBe(false);
    expect(accepts('inspect:image', { ...image, index: -1 })).toBe(false);
    const pair = { run: 'a', against: 'b' };
    expect(accepts('inspect:difference', pair)).toBe(true);
    expect(accepts('inspect:difference', { ...pair, against: '../b' })).toBe(false);
    const page = { ...pair, side: 'one', label: 3, predicted: null, offset: 0, limit: 120 };
    expect(accepts('inspect:disagreements', page)).toBe(true);
    expect(accepts('inspect:disagreements', { ...page, side: 'both' })).toBe(false);
    expect(accepts('inspect:disagreements', { ...page, limit: 10_000 })).toBe(false);
  });
});
