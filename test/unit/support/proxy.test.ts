import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { examineProxy } from '@engine/support/proxy';

const examine = (environment: NodeJS.ProcessEnv, packaged = false) =>
  examineProxy({ environment, packaged });

async function listening(): Promise<{ host: string; close: () => Promise<unknown> }> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    host: `127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

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
  const { host, close } = await listening();
  const environment = {
    HTTPS_PROXY: `http://me:secret@${host}`,
    HTTP_PROXY: 'http://other.example',
  };
  expect(await examine(environment)).toEqual({
    what: 'Proxy',
    state: 'good',
    says: `Setup downloads through ${host} (HTTPS_PROXY).`,
    mend: null,
  });
  await close();
  const { state, says, mend } = await examine(environment);
  expect([state, says]).toEqual([
    'warning',
    `Setup downloads through ${host} (HTTPS_PROXY), which cannot be reached.`,
  ]);
  expect(mend).not.toContain('secret');
});

it('is left out for the hosts in NO_PROXY', async () => {
  const { host, close } = await listening();
  const { says } = await examine({
    http_proxy: `http://${host}`,
    no_proxy: 'a.example, .b.example',
  });
  expect(says).toBe(
    `Setup downloads through ${host} (http_proxy), except from the hosts in NO_PROXY (a.example, .b.example).`,
  );
  await close();
});
