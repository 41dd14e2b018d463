import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { examineProxy } from '@engine/support/proxy';

const examine = (environment: NodeJS.ProcessEnv, packaged = false) =>
  examineProxy({ environment, packaged });

it('is good where none is set, or nothing is downloaded', () => {
  expect(examine({})).toMatchObject({ state: 'good', says: 'Not set.' });
  expect(examine({ HTTPS_PROXY: 'nonsense' }, true)).toMatchObject({ state: 'good' });
});

it.each(['nonsense', 'proxy:3128', 'socks5://proxy.example:1080', 'http://'])(
  'is not %j',
  (address) => {
    expect(examine({ https_proxy: address })).toMatchObject({
      state: 'warning',
      says: 'https_proxy is not the address of an HTTP proxy.',
    });
  },
);

it('is named as set-up reads it, without its password, and is not connected to', async () => {
  let connections = 0;
  const server = createServer(() => connections++);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  const environment = {
    HTTPS_PROXY: `http://me:secret@${host}`,
    HTTP_PROXY: 'http://other.example',
  };
  expect(examine(environment)).toEqual({
    what: 'Proxy',
    state: 'good',
    says: `Setup downloads through ${host} (HTTPS_PROXY).`,
    mend: null,
  });
  await new Promise((resolve) => server.close(resolve));
  expect(connections).toBe(0);
});

it('is left out for the hosts in NO_PROXY', () => {
  const environment = {
    http_proxy: 'http://proxy.example:3128',
    no_proxy: 'a.example, .b.example',
  };
  expect(examine(environment).says).toBe(
    'Setup downloads through proxy.example:3128 (http_proxy), except from the hosts in NO_PROXY (a.example, .b.example).',
  );
});
