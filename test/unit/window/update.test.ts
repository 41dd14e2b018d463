import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { UPDATE_FROM } from '../../../build/packaging/update-place.mjs';
import { updateHost } from '../../../electron/update';

const folder = mkdtempSync(join(tmpdir(), 'atelier-update-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('updates are off: the packages are made without a place to update from', () => {
  expect(UPDATE_FROM).toBeNull();
});

it.each([
  [null, null],
  ['', null],
  ['provider: generic\n', null],
  ['provider: generic\nurl: http://updates.example/atelier\n', null],
  ['provider: generic\nurl: file:///tmp\n', null],
  ["provider: generic\nurl: 'https://updates.example/atelier'\n", 'updates.example'],
  ['provider: generic\nurl: https://updates.example:8443/x\nchannel: latest\n', 'updates.example'],
])('what electron-builder leaves in a package (%j) names the host %j', (contents, host) => {
  rmSync(join(folder, 'app-update.yml'), { force: true });
  if (contents !== null) writeFileSync(join(folder, 'app-update.yml'), contents);
  expect(updateHost(folder)).toBe(host);
});
