/** A folder in which set-up cannot write is told in a sentence. */
import { expect, it } from 'vitest';
import { unwritableText } from '../../../build/setup/unwritable.mjs';

const failed = (code: string, path: string) => Object.assign(new Error(code), { code, path });

it.each(['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'EISDIR'])(
  'where the error is %s',
  (code) => {
    expect(unwritableText(failed(code, '/project/.setup'), '/project/')).toBe(
      `Setup cannot write /project/.setup (${code}). Change the owner or the permissions of that folder, or copy the project elsewhere, and run the same command again.`,
    );
  },
);

it('and other errors, and those of other folders, are not', () => {
  expect(unwritableText(failed('ENOENT', '/project/.setup'), '/project/')).toBeNull();
  expect(unwritableText(failed('EACCES', '/elsewhere/file'), '/project/')).toBeNull();
  expect(unwritableText(new Error('no code'), '/project/')).toBeNull();
});
