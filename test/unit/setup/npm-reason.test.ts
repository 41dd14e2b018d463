/** Of what npm prints where it fails, the line that says why. */
import { expect, it } from 'vitest';
import { npmReason } from '../../../build/setup/npm-reason.mjs';

const LOG =
  'npm error A complete log of this run can be found in: /home/a/.npm/_logs/debug-0.log\n';

it.each([
  [
    'npm error code ECONNREFUSED\nnpm error syscall connect\nnpm error errno ECONNREFUSED\n' +
      `npm error FetchError: request to http://files.example/a failed, reason: connect ECONNREFUSED\n${LOG}`,
    'FetchError: request to http://files.example/a failed, reason: connect ECONNREFUSED',
  ],
  [
    `npm error code ENOTCACHED\nnpm error request to https://files.example/a failed: not cached\n${LOG}`,
    'request to https://files.example/a failed: not cached',
  ],
  [`npm ERR! code ERR_INVALID_URL\nnpm ERR! Invalid URL\nnpm ERR!\n${LOG}`, 'Invalid URL'],
  [`npm error code E407\n${LOG}`, 'code E407'],
  ['sh: npm: not found\n', 'sh: npm: not found'],
  ['\n', 'no output'],
  [`npm error ${'a'.repeat(1000)}`, 'a'.repeat(300)],
])('%j', (output, wanted) => {
  expect(npmReason(output.trimEnd())).toBe(wanted);
});
