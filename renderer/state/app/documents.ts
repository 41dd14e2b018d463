/** The documents of `docs/`, which come with the app, as pages. */
import { marked } from 'marked';

const FILES = import.meta.glob<string>(['../../../README.md', '../../../docs/*.md'], {
  query: '?raw',
  import: 'default',
});

function nameOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.md$/, '');
}

const LOADERS = new Map(Object.entries(FILES).map(([path, load]) => [nameOf(path), load]));

/** Those that are about using the app, in the order of a new user's questions. */
const FIRST = [
  'README',
  'data',
  'tuning',
  'runs',
  'inspecting',
  'photos',
  'photo-network',
  'export',
];

const TITLES: Readonly<Record<string, string>> = {
  README: 'Overview',
  compare: 'Compare',
  compatibility: 'Compatibility',
  data: 'Data',
  dependencies: 'Dependencies',
  export: 'Export and server',
  figures: 'Figures',
  inspecting: 'Results',
  layers: 'Layers',
  map: 'Map',
  packaging: 'Packages',
  'photo-network': 'Photo network',
  photos: 'Photos',
  runs: 'Runs',
  security: 'Security',
  serving: 'Serve',
  sharing: 'Share',
  support: 'Troubleshooting',
  tuning: 'Settings and sweeps',
  uninstalling: 'Uninstall',
};

/** Every document's name with its title. */
export const DOCUMENTS: readonly { name: string; title: string }[] = [
  ...FIRST.filter((name) => LOADERS.has(name)),
  ...[...LOADERS.keys()].filter((name) => !FIRST.includes(name)).sort(),
].map((name) => ({ name, title: TITLES[name] ?? name }));

/** As GitHub makes it, so that links within the documents lead there. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/<[^>]*>|[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Where a link of a document leads: another page of the help, or null for anything else. */
export function linkTarget(
  href: string,
  current: string,
): { page: string; heading: string | null } | null {
  const [path = '', heading = null] = href.split('#');
  if (path === '') return { page: current, heading };
  if (/^[a-z]+:/i.test(path) || !path.endsWith('.md')) return null;
  const page = nameOf(path);
  return LOADERS.has(page) ? { page, heading } : null;
}

/**
 * A document as HTML. It is the project's own and part of the bundle, so nothing in it is foreign.
 * @throws Error where there is no such document
 */
export async function documentHtml(name: string): Promise<string> {
  const load = LOADERS.get(name);
  if (load === undefined) throw new Error(`There is no page “${name}” in the help.`);
  const html = await marked.parse(await load(), { async: true });
  // The corner of a table is no header of anything.
  const withoutCorners = html.replaceAll('<th></th>', '<td></td>');
  // Pictures lie beside the documents, not in the app.
  return withoutCorners.replaceAll(/<img[^>]*>/g, '');
}
