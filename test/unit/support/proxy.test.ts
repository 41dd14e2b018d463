import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { examineProxy } from '@engine/support/proxy';

const examine = (environment: NodeJS.ProcessEnv, packaged = false) =>
  examineProxy({ environment, packaged });

it('is good where none is set, or nothing is downloaded', async () => {
  expect(await examine({})).toMatchObject({ state: 'good', says: 'Not set.' });
  expect(await examine({ HTTPS_PROXY: 'nonsense' }, true)).toMatchObject({ state: 'good' });
});

it.each(['nonsense', 'proxy:3128', 'socks5://proxy.example:1080', 'http://'])(
  'is not %j',
  async (address) => {
    expect(await examine({ https_proxy: address })).toMatchObject({
      state: 'warning',
      says: 'https_proxy is not the address of an HTTP proxy.',
    });
  },
);

it('is asked whether it answers, and its password is not shown', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  const environment = {
    HTTPS_PROXY: `http://me:secret@${host}`,
    HTTP_PROXY: 'http://other.example',
  };
  expect(await examine(environment)).toMatchObject({
    state: 'good',
    says: `HTTPS_PROXY is set to ${host}, which can be reached.`,
  });
  await new Promise((resolve) => server.close(resolve));
  const { state, says, mend } = await examine(environment);
  expect([state, says]).toEqual([
    'warning',
    `HTTPS_PROXY is set to ${host}, which cannot be reached.`,
  ]);
  expect(mend).not.toContain('secret');
});

it('has a file of its certificates, where one is named', async () => {
  expect(await examine({ NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem' })).toMatchObject({
    state: 'warning',
    says: 'NODE_EXTRA_CA_CERTS is set to a file that does not exist: /nowhere/ca.pem.',
  });
});
