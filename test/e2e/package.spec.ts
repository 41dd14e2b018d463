/** What is built into the packaged app; `npm test -- package` makes it and runs this and the journey. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';

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
