/** Pages that describe the repository, held to it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from '../../support/source-files';

interface PackageJson {
  license?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const read = (path: string): string => readFileSync(path, 'utf8');
const packageJson = (path: string): PackageJson => JSON.parse(read(path)) as PackageJson;

function foldersIn(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The folders that the tree of ARCHITECTURE.md names, as whole paths. */
function describedFolders(): string[] {
  const tree = /```\n([\s\S]*?)```/.exec(read('ARCHITECTURE.md'))?.[1] ?? '';
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent, name] = /^( *)([\w-]+)\/(?: |$)/.exec(line) ?? [];
    if (indent === undefined || name === undefined || indent.length > 4) return [];
    above.length = indent.length / 2;
    above.push(name);
    return [above.join('/')];
  });
}

function describedIn(parent: string): string[] {
  return describedFolders()
    .filter((path) => dirname(path) === parent)
    .map((path) => path.slice(parent.length + 1))
    .sort();
}

describe('ARCHITECTURE.md', () => {
  it.each(['electron', 'electron/engine'])('names the folders of %s, and no others', (parent) => {
    expect(describedIn(parent)).toEqual(foldersIn(parent).sort());
  });

  it('names only folders that are there', () => {
    expect(describedFolders().filter((path) => !existsSync(path))).toEqual([]);
  });

  it('names only files that are there', () => {
    const names = new Set(sourceFiles().map((path) => basename(path)));
    const named = read('ARCHITECTURE.md').match(/\b[\w-]+\.(?:svelte\.ts|ts|svelte)\b/g) ?? [];
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  });

  it('names the views', () => {
    const named = /views\/ \(([^)]*)\)/.exec(read('ARCHITECTURE.md'))?.[1] ?? '';
    expect(named.split(/,\s*/).sort()).toEqual(foldersIn('renderer/views').sort());
  });
});

describe('docs/dependencies.md', () => {
  /** Name and license of each row, and its reason. */
  const rows = [...read('docs/dependencies.md').matchAll(/^\| (\S+) +\| (\S.*?) +\| (.*?) *\|$/gm)]
    .map(([, name = '', license = '', why = '']) => ({ name, license, why }))
    .filter(({ name }) => name !== 'package' && !name.startsWith('-'));

  it('gives a reason for each package of package.json, and for no other', () => {
    const { dependencies = {}, devDependencies = {} } = packageJson('package.json');
    const used = [...Object.keys(dependencies), ...Object.keys(devDependencies)].sort();
    expect(rows.map(({ name }) => name).sort()).toEqual(used);
    expect(rows.filter(({ why }) => why.length < 4)).toEqual([]);
  });

  it('says under which license each is', () => {
    const real = rows.map(({ name }) => {
      const { license } = packageJson(join('node_modules', name, 'package.json'));
      return { name, license };
    });
    expect(rows.map(({ name, license }) => ({ name, license }))).toEqual(real);
  });

  it('has what ships among the dependencies, and nothing else there', () => {
    const shipped = /## What ships([\s\S]*?)\n## /.exec(read('docs/dependencies.md'))?.[1] ?? '';
    const names = rows.map(({ name }) => name).filter((name) => shipped.includes(`| ${name} `));
    const { dependencies = {} } = packageJson('package.json');
    expect(names.sort()).toEqual(Object.keys(dependencies).sort());
  });
});

describe('the pages', () => {
  it('link only to pages that are there', () => {
    const docs = readdirSync('docs').filter((name) => name.endsWith('.md'));
    const pages = [
      ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
      ...docs.map((name) => join('docs', name)),
    ];
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => join(dirname(page), target))
        .filter((target) => !existsSync(target))
        .map((target) => `${page}: ${target}`),
    );
    expect(dead).toEqual([]);
  });
});
