// What a stranger relies on to find their way: no import leads back to its own file, not even of a
// type, files are short, and a folder with many files is divided.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { aliases } from './aliases.mjs';
import { root, runAsProgram } from './setup/step.mjs';

const MOST_LINES = 350;
const MOST_FILES = 20;
const FOLDERS = ['electron', 'renderer'];
const SOURCES = /\.(svelte\.ts|ts|svelte|css)$/;

/** Sources below a folder, as paths from the project's root. @returns {string[]} */
function sourcesBelow(/** @type {string} */ folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => SOURCES.test(name));
}

const sources = FOLDERS.flatMap(sourcesBelow);
const known = new Set(sources);

/** The source that an import names, or null where it is a package. @returns {string | null} */
function target(/** @type {string} */ file, /** @type {string} */ name) {
  const [short = ''] = name.split('/');
  const folder = aliases[short];
  if (folder === undefined && !name.startsWith('.')) return null;
  const from = folder ?? resolve(root, dirname(file));
  const path = relative(root, join(from, folder === undefined ? name : name.slice(short.length)));
  const spellings = [path, `${path}.ts`, `${path}.svelte.ts`, join(path, 'index.ts')];
  return spellings.find((spelling) => known.has(spelling)) ?? null;
}

/** @returns {string[]} */
function importsOf(/** @type {string} */ file) {
  const text = readFileSync(join(root, file), 'utf8');
  const scripts = file.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script = '']) => script)
    : [text];
  const names = scripts.flatMap((script) =>
    ts.preProcessFile(script, true, true).importedFiles.map(({ fileName }) => fileName),
  );
  return [...new Set(names.map((name) => target(file, name)).filter((name) => name !== null))];
}

/** One way round for each file from which a way leads back to it. @returns {string[][]} */
function cycles() {
  const graph = new Map(sources.map((file) => [file, importsOf(file)]));
  const done = new Set();
  /** @type {string[]} */
  const path = [];
  /** @type {string[][]} */
  const found = [];
  const visit = (/** @type {string} */ file) => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of sources) visit(file);
  return found;
}

function longFiles() {
  const lines = (/** @type {string} */ file) =>
    readFileSync(join(root, file), 'utf8').split('\n').length - 1;
  return sources.filter((file) => lines(file) > MOST_LINES);
}

function crowdedFolders() {
  const folders = [...new Set(sources.map((file) => dirname(file)))];
  const filesIn = (/** @type {string} */ folder) =>
    readdirSync(join(root, folder)).filter((name) => statSync(join(root, folder, name)).isFile());
  return folders.filter((folder) => filesIn(folder).length > MOST_FILES);
}

await runAsProgram(async () => {
  const faults = [
    ...cycles().map((cycle) => `Imports lead back to their file: ${cycle.join(' > ')}`),
    ...longFiles().map((file) => `Over ${MOST_LINES} lines: ${file}`),
    ...crowdedFolders().map((folder) => `Over ${MOST_FILES} files: ${folder}`),
  ];
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  return faults.length === 0 ? 0 : 1;
});
