import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { aliases } from './build/aliases.mjs';

/** Tests that replace modules, timers or the environment, or that measure the memory of their process. */
const NEEDS_OWN_PROCESS =
  /\bvi\.(mock|spyOn|stub\w+|useFakeTimers|setConfig)|\bprocess\.(memoryUsage|chdir|env\[[^\]]*\] =)|support\/hostile'|\bloadOpenCv\b/;

const files = ['test/unit', 'test/cli'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name).replaceAll('\\', '/')),
);
const apart = files.filter((file) => NEEDS_OWN_PROCESS.test(readFileSync(file, 'utf8')));

export default defineConfig({
  resolve: { alias: aliases },
  test: {
    // Processes, because libtensorflow cannot be loaded by a second worker thread.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'apart', include: apart } },
      {
        extends: true,
        test: {
          // Most of a short test's time is the start of its process: one runs file after file.
          name: 'together',
          isolate: false,
          include: ['test/unit/**/*.test.ts', 'test/cli/**/*.test.ts'],
          exclude: apart,
        },
      },
    ],
  },
});
