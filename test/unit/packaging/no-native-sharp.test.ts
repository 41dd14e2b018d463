/** sharp is loaded in its WebAssembly build alone, on every system. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Manifest {
  version: string;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  overrides: { sharp: Record<string, string> };
}

const read = (...path: string[]) =>
  JSON.parse(readFileSync(join(...path, 'package.json'), 'utf8')) as Manifest;

it('has each of its native builds replaced by one that no system of ours installs', () => {
  const sharp = read('node_modules', 'sharp');
  const { dependencies, overrides } = read('.');
  const native = Object.keys(sharp.optionalDependencies).filter((name) => !name.includes('wasm32'));
  expect(Object.keys(overrides.sharp).sort()).toEqual(native.sort());
  const replaced = new Set(Object.values(overrides.sharp));
  expect([...replaced]).toEqual([`npm:@img/sharp-freebsd-wasm32@${sharp.version}`]);
  expect(dependencies['sharp']).toBe(sharp.version);
  expect(dependencies['@img/sharp-wasm32']).toBe(sharp.version);
});

it('is installed without any', () => {
  const installed = readdirSync(join('node_modules', '@img'));
  expect(installed.filter((name) => name.startsWith('sharp-'))).toEqual(['sharp-wasm32']);
  expect(existsSync(join('node_modules', 'sharp', 'src', 'build'))).toBe(false);
});
