/** What is built into the packaged app; `npm test -- package` makes it and runs this and the journey. */
import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { packagedFiles } from '../../build/packaging/sizes.mjs';
import { launch, newHome, removeHome } from './app';

/** As it is shipped; ATELIER_PACKAGED is its copy whose inspector is on, to be driven. */
const release = process.env['ATELIER_RELEASE'];
test.skip(release === undefined, 'Run "npm test -- package" to package the app and look at it.');

test('what is shipped cannot be made to run other code', async () => {
  const wire = await getCurrentFuseWire(release ?? '');
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
  ];
  const on = [
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.OnlyLoadAppFromAsar,
  ];
  // Electron 25, which stands in where a newer one cannot be had, has no such fuse.
  const fileProtocol = FuseV1Options.GrantFileProtocolExtraPrivileges;
  if (fileProtocol in wire) off.push(fileProtocol);
  for (const fuse of off) expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.DISABLE);
  for (const fuse of on) expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.ENABLE);
});

test('binding and library are shipped beside each other, and nothing to build them with', () => {
  const tfjs = join('app.asar.unpacked', 'node_modules', '@tensorflow', 'tfjs-node');
  const folder = join(dirname(release ?? ''), 'resources', tfjs);
  expect(existsSync(join(folder, 'lib', 'napi-v8', 'tfjs_binding.node'))).toBe(true);
  expect(existsSync(join(folder, 'deps', 'lib'))).toBe(true);
  expect(existsSync(join(folder, 'deps', 'include'))).toBe(false);
});

test('a user without write permission there can run it', () => {
  const packaged = process.env['ATELIER_PACKAGED'] ?? '';
  const mode = statSync(packaged).mode;
  expect(mode & 0o022).toBe(0);
  expect(packaged).toContain(' ');
});

test('nothing ships that no program loads', () => {
  const files = packagedFiles(dirname(release ?? ''));
  const paths = files.map(({ path }) => path);
  const useless =
    /\.(map|ts)$|node_modules\/.*\.md$|node_modules\/(core-js|adm-zip|@types)\/|\/(test|tests)\/|min\.js$/;
  expect(paths.filter((path) => useless.test(path))).toEqual([]);
  expect(paths.filter((path) => path.startsWith('locales/'))).toEqual(['locales/en-US.pak']);
  expect(paths.filter((path) => /swiftshader|vulkan/i.test(path))).toEqual([]);
  expect(paths.filter((path) => path.endsWith('train-images-idx3-ubyte.gz'))).toHaveLength(1);
  // Of docs/packaging.md, with room for the next Electron.
  const others = files.filter(({ path }) => !path.includes('/deps/lib/'));
  expect(others.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(330e6);
});

test('the licenses of all that ships are in it', () => {
  const paths = packagedFiles(dirname(release ?? '')).map(({ path }) => path);
  expect(paths).toContain('LICENSES.chromium.html');
  expect(paths).toContain('resources/app.asar:out/renderer/licenses.js');
  expect(paths).toContain('resources/resources/fashion-mnist/LICENSE');
});

test('it looks for updates only where it was packaged with a place for them', async () => {
  const home = newHome();
  let asked = 0;
  const server = createServer((socket) => {
    asked += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => {
    server.listen(18_577, '127.0.0.1', resolve);
  });
  const shipped = await launch(home);
  await shipped.page.waitForTimeout(3000);
  await shipped.close();
  expect(existsSync(join(dirname(release ?? ''), 'resources', 'app-update.yml'))).toBe(false);
  expect(asked).toBe(0);
  const updated = await launch(home, [], process.env['ATELIER_UPDATED']);
  await expect.poll(() => asked).toBeGreaterThan(0);
  // That nothing answers hinders nobody.
  await expect(updated.page.getByRole('heading', { name: 'Train', exact: true })).toBeVisible();
  await updated.close();
  server.close();
  removeHome(home);
});
