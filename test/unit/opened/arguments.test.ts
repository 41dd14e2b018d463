import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { pathsIn } from '../../../electron/opened/arguments';

const HERE = resolve('/home/me');
const APP = resolve('/opt/atelier');

it('files and folders are found among the arguments, as absolute paths', () => {
  const url = pathToFileURL(resolve('/my runs/b.atelier')).href;
  expect(pathsIn(['a.atelier', url, 'photos/x.jpg', '..'], HERE, APP)).toEqual([
    resolve('/home/me/a.atelier'),
    resolve('/my runs/b.atelier'),
    resolve('/home/me/photos/x.jpg'),
    resolve('/home'),
  ]);
});

it('switches, an empty argument and addresses of other computers are no files', () => {
  const args = ['--flag=x.atelier', '-psn_0_1', '', 'file://%%/d.atelier', 'a.jpg'];
  expect(pathsIn(args, HERE, APP)).toEqual([resolve('/home/me/a.jpg')]);
});

it('the app itself, which Electron is given before it is packaged, is not opened', () => {
  expect(pathsIn(['/opt/atelier', 'x.png'], HERE, APP)).toEqual([resolve('/home/me/x.png')]);
  expect(pathsIn(['.'], APP, APP)).toEqual([]);
});

it('a file that is named twice is opened once', () => {
  expect(pathsIn(['a.png', './a.png'], HERE, APP)).toEqual([resolve('/home/me/a.png')]);
});
