import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { newKey } from '../../../build/packaging/sign-update.mjs';
import { UPDATE_FROM } from '../../../build/packaging/update-place.mjs';
import { updatePlace } from '../../../electron/update/place';

const folder = mkdtempSync(join(tmpdir(), 'atelier-update-'));
const [place, key] = [join(folder, 'app-update.yml'), join(folder, 'update-key.pem')];
const GOOD = 'provider: generic\nurl: https://updates.example/atelier\n';

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  rmSync(place, { force: true });
  writeFileSync(key, newKey().publicKey);
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
  if (contents !== null) writeFileSync(place, contents);
  expect(updatePlace(folder)?.host ?? null).toBe(host);
});

it('without a key that can check releases there is no place to update from', () => {
  writeFileSync(place, GOOD);
  expect(updatePlace(folder)?.address).toBe('https://updates.example/atelier');
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  for (const other of ['', 'no key', publicKey.export({ type: 'spki', format: 'pem' })]) {
    writeFileSync(key, other);
    expect(updatePlace(folder)).toBeNull();
  }
  rmSync(key);
  expect(updatePlace(folder)).toBeNull();
});
