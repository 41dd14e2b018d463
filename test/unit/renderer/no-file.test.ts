/** A picture dragged from a web page comes as its address: that is told of, unless a field takes it. */
import { describe, expect, it, vi } from 'vitest';
import { isTextForNobody } from '../../../renderer/state/photos/no-file';

const holding = (...types: string[]): DataTransfer => ({ types }) as unknown as DataTransfer;

/** What the page has where these run in Node.js. */
class Element {
  constructor(
    readonly isContentEditable: boolean,
    private readonly tag: string,
  ) {}
  matches(selector: string): boolean {
    return selector.split(', ').includes(this.tag);
  }
}
vi.stubGlobal('HTMLElement', Element);
const element = (tag: string, isEditable = false): EventTarget =>
  new Element(isEditable, tag) as unknown as EventTarget;

describe('what is dropped or pasted', () => {
  it.each([['text/uri-list'], ['text/html', 'text/uri-list'], ['text/plain']])(
    'is text for nobody: %s',
    (...types) => {
      expect(isTextForNobody(holding(...types), element('main'))).toBe(true);
    },
  );

  it('is a file, whatever else comes with it', () => {
    expect(isTextForNobody(holding('text/uri-list', 'Files'), element('main'))).toBe(false);
  });

  it.each(['input', 'textarea', 'select'])('is for the %s that it falls on', (tag) => {
    expect(isTextForNobody(holding('text/plain'), element(tag))).toBe(false);
  });

  it('is for what can be edited, and nothing without content', () => {
    expect(isTextForNobody(holding('text/plain'), element('div', true))).toBe(false);
    expect(isTextForNobody(holding(), element('main'))).toBe(false);
    expect(isTextForNobody(null, null)).toBe(false);
  });
});
