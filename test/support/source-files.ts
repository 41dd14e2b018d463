/** The program's own source, for tests that look through all of it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of scripts and components, sorted. */
export function sourceFiles(folders: readonly string[] = ['electron', 'renderer']): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|mjs|svelte)$/.test(name))
        .map((name) => join(folder, name)),
    )
    .sort();
}
