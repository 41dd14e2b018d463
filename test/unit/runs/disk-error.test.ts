import { expect, it } from 'vitest';
import { asDiskError, DiskError } from '@engine/storage/disk-error';
import { RunError } from '@engine/storage/run-error';
import { sentenceOf } from '@engine/text/sentence-of';

function systemError(code: string, path = '/a'): Error {
  return Object.assign(new Error(`${code}: it failed, write`), { code, syscall: 'write', path });
}

it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES'])('%s is one, in a sentence', (code) => {
  const error = asDiskError(systemError(code, '/data/runs/a'));
  expect(error).toBeInstanceOf(DiskError);
  expect(error?.message).toBe(sentenceOf(systemError(code, '/data/runs/a')));
  expect(error?.message).toMatch(/^[A-Z][^:]+\.$/);
});

it('an error that has its own words keeps them, and one of the disk is itself', () => {
  const cause = systemError('ENOSPC');
  const worded = new RunError('The weights cannot be kept: the disk is full.', { cause });
  expect(asDiskError(worded)).toMatchObject({ message: worded.message, cause: worded });
  const own = new DiskError('There is no room.');
  expect(asDiskError(own)).toBe(own);
});

it('any other error is none of the disk', () => {
  for (const other of [new Error('It failed.'), systemError('ENOENT'), 'text', null]) {
    expect(asDiskError(other)).toBeNull();
  }
});
