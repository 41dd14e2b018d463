/** What electron-builder is told, held to its own schema and to the files that it names. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Configuration } from 'electron-builder';
import { describe, expect, it } from 'vitest';
import { configuration } from '../../../build/packaging/configuration.mjs';
import { leftOut, loadedPackages, placeOfModule } from '../../../build/packaging/shipped.mjs';

const config = configuration({
  electronVersion: '45.4.1',
  electronDist: '/electron',
  output: '/dist',
  arch: 'x64',
});

/** By electron-builder's own check, which it makes before it builds. */
async function validate(candidate: object): Promise<void> {
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const { validateConfiguration } = builder('app-builder-lib/out/util/config/config') as {
    validateConfiguration: (config: object, log: { isEnabled: boolean }) => Promise<void>;
  };
  await validateConfiguration(structuredClone(candidate), { isEnabled: false });
}

describe('the configuration of the packages', () => {
  it('is one that electron-builder takes', async () => {
    await expect(validate(config)).resolves.toBeUndefined();
    const wrong = { ...config, linux: { ...config.linux, color: 'blue' } };
    await expect(validate(wrong)).rejects.toThrow(/configuration\.linux/);
  });

  it('has an installer for each system, of the processor that builds it', () => {
    const targets = (of: Configuration['linux' | 'mac' | 'win']) => of?.target;
    const x64 = (target: string) => ({ target, arch: ['x64'] });
    expect(targets(config.linux)).toEqual(['AppImage', 'tar.gz'].map(x64));
    expect(targets(config.mac)).toEqual(['dmg', 'zip'].map(x64));
    expect(targets(config.win)).toEqual([x64('nsis')]);
  });

  it('names icons that are there', () => {
    const { linux, mac, win, fileAssociations } = config;
    const [association] = [fileAssociations ?? []].flat();
    const run = `build/icons/${association?.icon ?? ''}`;
    const icons = [linux?.icon, mac?.icon, win?.icon, `${run}.ico`, `${run}.icns`];
    expect(icons.filter((icon) => typeof icon !== 'string' || !existsSync(icon))).toEqual([]);
  });

  it('opens shared runs by the ending that they have', () => {
    expect(config.fileAssociations).toMatchObject([
      { ext: 'atelier', mimeType: 'application/x-atelier-run' },
    ]);
  });

  it('publishes nothing', () => {
    expect(config.publish).toBeNull();
  });
});

describe('the packages that ship', () => {
  const loaded = loadedPackages().map(({ name }) => name);

  it('are those that the app loads, and what they load', () => {
    for (const name of ['@tensorflow/tfjs-node', '@tensorflow/tfjs-core', 'fastify', 'pino']) {
      expect(loaded).toContain(name);
    }
  });

  it('are no types, no installers and no polyfills for browsers', () => {
    const useless = ['core-js', 'adm-zip', 'tar', 'yargs', 'typescript', 'svelte'];
    expect(loaded.filter((name) => name.startsWith('@types/') || useless.includes(name))).toEqual(
      [],
    );
    expect(leftOut()).toContain('core-js');
  });

  it('are told from the modules of a bundle', () => {
    const place = (module: string) => placeOfModule(module);
    expect(place('/a/node_modules/uplot/dist/uPlot.esm.js')).toBe('node_modules/uplot');
    expect(place('C:\\a\\node_modules\\@scope\\b\\c.js?x')).toBe('node_modules/@scope/b');
    expect(place('/a/node_modules/b/node_modules/c/d.js')).toBe('node_modules/b/node_modules/c');
    expect(place('/a/renderer/main.ts')).toBeNull();
  });
});
