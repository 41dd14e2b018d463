import { expect, it } from 'vitest';
import { withAddresses } from '../../../build/setup/lockfile.mjs';

it('has the address of each package’s file, by its own name, and the hashes of before', () => {
  const packages = {
    '': { version: '1.0.0' },
    'node_modules/plain': { version: '1.2.3', integrity: 'sha512-a' },
    'node_modules/plain/node_modules/@scope/inner': { version: '2.0.0-beta.1' },
    'node_modules/alias': { name: '@scope/real', version: '3.0.0' },
    'node_modules/elsewhere': { version: '1.0.0', resolved: 'git+https://host.example/a.git#1' },
    'node_modules/workspace': { link: true },
  };
  const found = withAddresses({ packages }, 'https://registry.example/npm').packages;
  const base = 'https://registry.example/npm';
  expect(found).toEqual({
    ...packages,
    'node_modules/plain': {
      ...packages['node_modules/plain'],
      resolved: `${base}/plain/-/plain-1.2.3.tgz`,
    },
    'node_modules/plain/node_modules/@scope/inner': {
      version: '2.0.0-beta.1',
      resolved: `${base}/@scope/inner/-/inner-2.0.0-beta.1.tgz`,
    },
    'node_modules/alias': {
      ...packages['node_modules/alias'],
      resolved: `${base}/@scope/real/-/real-3.0.0.tgz`,
    },
  });
});
