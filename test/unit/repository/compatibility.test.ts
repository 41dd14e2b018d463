/** docs/compatibility.md: every call of Electron and every operation of TensorFlow was looked up. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const page = readFileSync(join('docs', 'compatibility.md'), 'utf8');

/** Codes in the first column of the tables of a section. */
function listed(title: string): string[] {
  const [, section = ''] = page.split(`\n## ${title}\n`);
  return (section.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)])
    .map(([, code = '']) => code);
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

const IMPORT = /import \{([^}]*)\} from 'electron'/;

/** What a source calls of the modules that it imports from Electron, such as "app.quit". */
function callsIn(source: string): string[] {
  const [statement = '', names = ''] = IMPORT.exec(source) ?? [];
  const modules = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
  // A module may be given another name, or taken apart.
  const text = source
    .replace(statement, '')
    .replace(/const \{ (\w+) \} = session;/g, 'session.$1;')
    .replace(/const utilities = webUtils as [^;]+;/, '')
    .replaceAll(/\butilities\?\.(\w+)/g, 'webUtils.$1');
  return modules.flatMap((name) => {
    const members = [...text.matchAll(new RegExp(`(?<![\\w.])${name}\\.(\\w+)`, 'g'))];
    const found = members.map(([, member = '']) => `${name}.${member}`);
    if (new RegExp(`new ${name}\\(`).test(text)) found.push(`new ${name}`);
    // Imported and not called in a way that is known here: to be looked at.
    return found.length > 0 ? found : [name];
  });
}

it('lists exactly the calls of Electron that the program makes', () => {
  const used = new Set(sourcesIn('electron').flatMap(callsIn));
  expect(listed('Electron 25 to 45').toSorted()).toEqual([...used].toSorted());
});

it('lists exactly the operations that the engine calls by name', () => {
  const call = /\b(?:run|runForTwo|runForMany|runForEffect)\(\s*'([A-Z_]\w+)'|\bop: '([A-Z]\w+)'/g;
  const folders = ['tensorflow', 'train', 'models', 'explain', 'inspect', 'augment'];
  const used = folders
    .flatMap((folder) => sourcesIn(join('electron', 'engine', folder)))
    .flatMap((source) => [...source.matchAll(call)])
    .map(([, called, node]) => called ?? node ?? '');
  expect(listed('Operations of TensorFlow').toSorted()).toEqual([...new Set(used)].toSorted());
});
