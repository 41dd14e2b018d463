import { describe, expect, it } from 'vitest';
import { isVisible, visible, visibleJson } from '@engine/text/visible';

/** A name that clears a terminal, forges a line, and turns the direction of reading. */
const HOSTILE = 'a\u001B[2J\u009B31m\nb\r\tc\u0007\u007F\u2028\u202Egnp\u2066\u200F\uFEFF';

describe('a text that somebody else chose', () => {
  it('stands on one line, and a terminal obeys nothing in it', () => {
    expect(visible(HOSTILE)).toBe(
      String.raw`a\x1b[2J\x9b31m\nb\r\tc\x07\x7f\u2028\u202egnp\u2066\u200f\ufeff`,
    );
    expect(visible('\u{E0001}\uD800')).toBe(String.raw`\u{e0001}\ud800`);
  });

  it('of letters, signs and emoji stays as it is', () => {
    for (const text of [
      'Größe 3',
      '服装',
      'مـی\u200Cخواهم',
      'שלום',
      '👩\u200D🔬',
      'C:\\new',
      'a b',
    ]) {
      expect(visible(text)).toBe(text);
      expect(isVisible(text)).toBe(true);
    }
    expect(isVisible(HOSTILE)).toBe(false);
  });

  it('comes back from JSON as it was', () => {
    const value = { name: HOSTILE, inner: ['\u{E0001}', '\uD800', '"\\'] };
    const line = visibleJson(value);
    expect(JSON.parse(line)).toEqual(value);
    expect(isVisible(line)).toBe(true);
  });
});
