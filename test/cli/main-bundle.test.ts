import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** The packages that a program of the bundle needs from its first moment on, with its chunks' own. */
function packagesAtStart(program: string): string[] {
  const chunks = new Set([program]);
  const packages = new Set<string>();
  for (const chunk of chunks) {
    const text = readFileSync(join('out', 'main', chunk), 'utf8');
    for (const [, name = ''] of text.matchAll(/\brequire\("([^"]+)"\)/g)) {
      if (name.startsWith('./')) chunks.add(name.slice(2));
      else if (!isBuiltin(name)) packages.add(name);
    }
  }
  return [...packages].sort();
}

it('the app starts without libraries of networks, photos, servers and exports', () => {
  expect(packagesAtStart('main.cjs')).toEqual(['electron', 'seedrandom', 'valibot']);
});
