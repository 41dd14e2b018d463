import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { aliases } from './build/aliases.mjs';
import { licensesPlugins } from './build/packaging/licenses.mjs';

/** Electron 25, the fallback that set-up can install from the package registry alone. */
const OLDEST = { node: 'node18.15', chrome: 'chrome114' };

/** CommonJS, because ES modules in Electron's main process need Electron 28. */
const output = {
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
} as const;

const resolve = { alias: aliases };

const licenses = licensesPlugins();

export default defineConfig({
  main: {
    resolve,
    plugins: [licenses.note],
    build: {
      target: OLDEST.node,
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          main: 'electron/main.ts',
          trainer: 'electron/trainer/process.ts',
          'trial-process': 'electron/trainer/trial-process.ts',
          analyst: 'electron/analyst/process.ts',
          'model-analyst': 'electron/analyst/model-analyst.ts',
          server: 'electron/server/process.ts',
          'decode-worker': 'electron/engine/decode/worker.ts',
          'photo-worker': 'electron/engine/photo/worker.ts',
          'model-watchdog': 'electron/engine/import/model-watchdog.ts',
          'augment-worker': 'electron/engine/augment/worker.ts',
          'map-worker': 'electron/engine/explain/map-worker.ts',
          'tensorflow-probe': 'electron/engine/support/tensorflow-probe.ts',
          atelier: 'electron/cli/atelier.ts',
        },
        output,
      },
    },
  },
  preload: {
    resolve,
    build: {
      target: OLDEST.node,
      outDir: 'out/preload',
      rolldownOptions: { input: { preload: 'electron/preload.ts' }, output },
    },
  },
  renderer: {
    root: 'renderer',
    resolve,
    build: {
      target: OLDEST.chrome,
      outDir: 'out/renderer',
      // Halves what the window reads and parses at its start.
      minify: true,
      rolldownOptions: { input: 'renderer/index.html' },
    },
    // The last to be built, so that it knows of all that was bundled.
    plugins: [svelte(), licenses.note, licenses.write],
  },
});
