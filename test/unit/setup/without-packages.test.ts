/** On a fresh machine the commands run before any package is installed: they install them. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const IMPORT = /^(?:import|export)\s(?:[^'"=;()]*?\sfrom\s+)?'([^']+)'/gm;

/** What a program and the files that it imports at once import from packages. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(IMPORT)].flatMap(([, from = '']) => {
    if (from.startsWith('node:')) return [];
    return from.startsWith('.')
      ? packagesOf(join(dirname(file), from), seen)
      : [`${from} in ${file}`];
  });
}

it.each(['start.mjs', 'test.mjs', 'atelier.mjs', 'package.mjs'])(
  'build/%s imports no package before set-up has installed it',
  (name) => {
    expect(packagesOf(join('build', name))).toEqual([]);
  },
);

it('would find one', () => {
  expect(packagesOf(join('build', 'packaging', 'sign-update.mjs'))).toEqual([
    `js-yaml in ${join('build', 'packaging', 'sign-update.mjs')}`,
  ]);
});
