import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileOfUrl } from '../../electron/app-url';

const folder = join(sep, 'somewhere', 'renderer');

describe('app:// URLs', () => {
  it('name files in the renderer’s folder', () => {
    expect(fileOfUrl('app://atelier/index.html', folder)).toBe(join(folder, 'index.html'));
    expect(fileOfUrl('app://atelier/a/b%20c.css?x#y', folder)).toBe(join(folder, 'a', 'b c.css'));
  });

  it.each([
    'app://atelier/..%2f..%2fetc/passwd',
    'app://atelier/%2e%2e/%2e%2e/secret.html',
    'app://atelier/a/..%2f..%2fother.html',
    'app://elsewhere/index.html',
    'app://atelier/%00.html',
    'app://atelier/%zz',
  ])('cannot leave it: %s', (url) => {
    const file = fileOfUrl(url, folder);
    expect(file === null || file.startsWith(folder + sep)).toBe(true);
    if (url.includes('2f') || url.includes('elsewhere')) expect(file).toBeNull();
  });
});
