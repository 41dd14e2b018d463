import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  anchorOf,
  documentHtml,
  DOCUMENTS,
  linkTarget,
} from '../../../renderer/state/app/documents';

const docs = join(__dirname, '../../../docs');

describe('the help', () => {
  it('has every document, each with a title', () => {
    const files = readdirSync(docs).filter((name) => name.endsWith('.md'));
    const names = DOCUMENTS.map(({ name }) => `${name}.md`);
    expect(names.toSorted()).toEqual(['README.md', ...files].toSorted());
    for (const { name, title } of DOCUMENTS) expect(title).not.toBe(name);
  });

  it('shows documents as HTML with tables', async () => {
    const html = await documentHtml('export');
    expect(html).toContain('<h1>Export and serve</h1>');
    expect(html).toContain('<table>');
  });

  it('follows links to other documents and to headings', () => {
    expect(linkTarget('docs/photos.md#accuracy', 'README')).toEqual({
      page: 'photos',
      heading: 'accuracy',
    });
    expect(linkTarget('#load', 'export')).toEqual({ page: 'export', heading: 'load' });
    expect(linkTarget('https://semver.org', 'README')).toBeNull();
    expect(linkTarget('nowhere.md', 'README')).toBeNull();
  });

  it('finds the heading of every link between documents', async () => {
    const lost: string[] = [];
    for (const { name } of DOCUMENTS) {
      const html = await documentHtml(name);
      for (const [, href = ''] of html.matchAll(/href="([^"]+)"/g)) {
        const target = linkTarget(href, name);
        if (target?.heading == null) continue;
        const file = target.page === 'README' ? '../README.md' : `${target.page}.md`;
        const headings = readFileSync(join(docs, file), 'utf8').match(/^#+ .*/gm) ?? [];
        const anchors = headings.map((each) => anchorOf(each.replace(/^#+ /, '')));
        if (!anchors.includes(target.heading)) lost.push(`${name}: ${href}`);
      }
    }
    expect(lost).toEqual([]);
  });
});
