/** What ships, and under which licenses: the list that the build made. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { configuration } from '../../../build/packaging/configuration.mjs';
import { identifiersIn, shippedParts, type Part } from '../../../build/packaging/licenses.mjs';
import { loadedPackages } from '../../../build/packaging/shipped.mjs';
import { billOfMaterials, type Bill } from '../../../build/packaging/sbom.mjs';

/** Whose only conditions are that their words go along. */
const PERMISSIVE = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
];

/** What is a file of its own, which whoever wants to may replace. */
const REPLACEABLE: Readonly<Record<string, readonly string[]>> = {
  '@img/sharp-wasm32': ['LGPL-3.0-or-later'],
};

const BUILT = resolve('out', 'renderer', 'licenses.js');
let parts: Part[];

beforeAll(async () => {
  ({ default: parts } = (await import(pathToFileURL(BUILT).href)) as { default: Part[] });
});

describe('licenses', () => {
  it('are named for whatever ships: what is installed, bundled, and none of npm’s', () => {
    const names = parts.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(loadedPackages().map(({ name }) => name)));
    const others = ['svelte', 'uplot', 'bits-ui', 'modern-tar'];
    expect(names).toEqual(expect.arrayContaining(others));
    expect(names.slice(0, 4)).toEqual(['Atelier', 'Electron', 'Fashion-MNIST', 'TensorFlow']);
  });

  it('are permissive, each with its words', () => {
    const strict = parts.filter(
      ({ name, license }) =>
        !identifiersIn(license).every(
          (id) => PERMISSIVE.includes(id) || REPLACEABLE[name]?.includes(id) === true,
        ),
    );
    expect(strict.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
    const short = parts.filter(({ text }) => !/permi(t|ssion)|licen[cs]/i.test(text));
    expect(short.map(({ name }) => name)).toEqual([]);
  });

  it('bring the words of the license that they name where a package has none of its own', () => {
    const byName = (name: string) => shippedParts([]).find((part) => part.name === name)?.text;
    expect(byName('seedrandom')).toMatch(/Copyright \(c\) David Bau[\s\S]*Permission is hereby/);
    expect(byName('@tensorflow/tfjs-core')).toMatch(/Apache License\s+Version 2\.0/);
    expect(byName('TensorFlow')).toMatch(/Apache License\s+Version 2\.0/);
  });

  it('of what may be replaced say so, with all their words, and leave it outside of the archive', () => {
    const text = shippedParts([]).find(({ name }) => name === '@img/sharp-wasm32')?.text ?? '';
    expect(text).toMatch(/may replace/);
    expect(text).toMatch(/GNU LESSER GENERAL PUBLIC LICENSE/);
    expect(text).toMatch(/GNU GENERAL PUBLIC LICENSE/);
    const options = { electronVersion: '45.4.1', electronDist: '', output: '', arch: 'x64' };
    expect(configuration(options).asarUnpack).toContain(
      'node_modules/@img/sharp-wasm32/lib/*.wasm',
    );
  });

  it('of a package in an expression are each read', () => {
    expect(identifiersIn('(BSD-3-Clause AND Apache-2.0)')).toEqual(['BSD-3-Clause', 'Apache-2.0']);
  });
});

describe('the bill of materials', () => {
  let bill: Bill;

  beforeAll(async () => {
    bill = await billOfMaterials(parts, { electron: '45.4.1', tensorflow: '2.21.0' });
  });

  it('is CycloneDX, of this version of Atelier', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(bill.bomFormat).toBe('CycloneDX');
    expect(bill.specVersion).toMatch(/^1\.[5-9]$/);
    expect(bill.serialNumber).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
    expect(bill.metadata.component).toMatchObject({
      name: 'atelier',
      version,
      type: 'application',
    });
    expect(Number.isNaN(Date.parse(bill.metadata.timestamp))).toBe(false);
  });

  it('has each part that ships, with a reference of its own', () => {
    const names = bill.components.map(({ group, name }) => (group ? `${group}/${name}` : name));
    const wanted = parts.filter(({ from }) => from === 'npm').map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([...wanted, 'Electron', 'libtensorflow', 'Fashion-MNIST']),
    );
    expect(names).not.toContain('vitest');
    expect(JSON.stringify(bill.components)).not.toContain('package:development');
    const references = bill.components.map((component) => component['bom-ref']);
    expect(new Set(references).size).toBe(references.length);
    const application = bill.metadata.component['bom-ref'];
    for (const { ref, dependsOn } of bill.dependencies) {
      expect([...references, application]).toEqual(expect.arrayContaining([ref, ...dependsOn]));
    }
  });

  it('records no address of a registry', () => {
    expect(JSON.stringify(bill)).not.toMatch(/https?:\/\/(?!cyclonedx\.org|json-schema\.org)/);
    expect(readFileSync(join('package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });
});
