import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CALCULATING, RESTORING } from '@engine/import/saved-model/operations';

it('docs/export.md lists exactly the operations that imported SavedModels may have', () => {
  const page = readFileSync(join('docs', 'export.md'), 'utf8');
  const [, section = ''] = page.split('## Operations of imported SavedModels');
  const listed = section.split('\n## ')[0] ?? '';
  for (const name of [...CALCULATING.keys(), ...RESTORING.keys()]) {
    expect(listed).toContain(`\`${name}\``);
  }
  const [, paragraph = ''] = listed.split('private temporary folder.\n');
  const names = [...(paragraph.split('\n\nWeights')[0] ?? '').matchAll(/`(\w+)`/g)];
  expect(names.map(([, name]) => name)).toEqual([...CALCULATING.keys()]);
});
