import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileOfUrl, ownFile } from '../../electron/app-url';
import { temporaryFolder } from '../support/idx-folder';

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
    'app://atelier/..%5c..%5csecret.html',
    'app://atelier/a%5c..%5c..%5c..%5csecret.html',
    'app://atelier/%252e%252e%252fsecret.html',
    'app://atelier/....//....//secret.html',
    'app://atelier/%00.html',
    'app://atelier/%zz',
  ])('cannot leave it: %s', (url) => {
    const file = fileOfUrl(url, folder);
    expect(file === null || file.startsWith(folder + sep)).toBe(true);
    if (/%2f|%5c|elsewhere/.test(url)) expect(file).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('do not follow a link that leads out', async () => {
    const place = temporaryFolder();
    const inside = join(place.path, 'renderer');
    mkdirSync(join(inside, 'assets'), { recursive: true });
    for (const file of ['secret.js', 'renderer/own.js']) writeFileSync(join(place.path, file), '');
    symlinkSync(join(place.path, 'secret.js'), join(inside, 'assets', 'file.js'));
    symlinkSync(place.path, join(inside, 'folder'));
    symlinkSync(join(inside, 'own.js'), join(inside, 'assets', 'near.js'));
    const found = (name: string) => ownFile(`app://atelier/${name}`, inside);
    expect(await found('own.js')).toMatch(/own\.js$/);
    expect(await found('assets/near.js')).toMatch(/own\.js$/);
    for (const name of ['assets/file.js', 'folder/secret.js', 'none.js', '../secret.js']) {
      expect(await found(name), name).toBeNull();
    }
    place.remove();
  });
});
