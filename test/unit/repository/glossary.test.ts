/**
 * The words that a person reads, held to the glossary: no string of electron/ and renderer/ says in
 * words of its own what the field has a term for.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'svelte/compiler';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from '../../support/source-files';

/** A phrase and the term that stands for it. `teach RUN` is a command, `lesson.json` a file. */
const GLOSSARY: readonly (readonly [RegExp, string])[] = [
  [/\bheld[- ]out\b|\bkept apart\b|\bholds? out\b/i, 'validation images, hold-out set'],
  [/normalis/i, 'batch normalization'],
  [/\bweights?’ average\b|\bweight averaging\b/i, 'EMA of weights'],
  [/\bsize of the steps\b/i, 'peak learning rate'],
  [/\blowered every\b|\bstep factor\b/i, 'step size, gamma'],
  [/\bfind a rate\b|\btrying rates\b|\blearning rates are being tried\b/i, 'LR range test'],
  [/\blessons?\b(?!\.json)|\btaught\b|\bteach(?:es|ing)?\b(?! RUN)/i, 'fine-tuning'],
  [/\blearn(?:s|ed|ing)? from\b/i, 'fine-tune on'],
  [/\bhow sure\b|\bsureness\b|\bas sure as\b/i, 'confidence, calibration'],
  [/\bwhat (?:in it )?speaks (?:for|against)\b|\bspeaks for\b/i, 'attribution, explanation'],
  [/\btwins?\b|\bknow[ns]? (?:\w+ )?by heart\b|\bby heart\b/i, 'duplicates, memorized'],
  [/\bstands? in the training set\b/i, 'duplicate of a training image'],
  [/\btaken for\b/i, 'predicted as'],
  [/\bthe five\b/i, 'sample predictions'],
  [/\bh[eo]ld (?:\w+ )?against\b|\bheld against each other\b/i, 'compare'],
  [/\b(?:lay|laid|lie|lies|laying) (?:\w+ )*over (?:one another|the others)\b/i, 'overlay'],
  [/\bover one another\b/i, 'overlay'],
  [/\bticked\b/i, 'selected'],
  [/\bbegun\b|\bgo(?:es)? on\b|\bgoing on\b/i, 'started, resume, continue'],
  [/\bcut off\b|\bput (?:this |it )?away\b/i, 'interrupted, dismiss'],
  [/\bwhat it is made of\b|\blayers looked into\b/i, 'model summary, inspect layers'],
  [/\bhow its weights moved\b/i, 'weight histograms'],
  [/\bmeans? of (?:each |the )?(?:\w+ )?maps?\b/i, 'global average pooling'],
  [/\bin all(?=$|[.,;:)])/i, 'total'],
  [/\b(?:test|training|validation) pictures?\b|\bpictures? to (?:train|test)\b/i, 'images'],
  [/\d \w+ to train\b|\bto train, .* to test\b/i, 'training images, test images'],
  [/\bmay ask\b|\bwho may\b/i, 'access'],
  [/\bhalf within\b|\b99 ?% within\b/i, 'p50, p99 latency'],
  [/\bas it (?:came|was brought in)\b/i, 'inference only'],
  [/\bknows no\b/i, 'there is no such'],
  [/\bprocessors? draws? it\b|\bprocessors draw\b/i, 'rendered on the CPU'],
  [/\bis meant by\b|\bthat there are\b|\bof which\b|\bsays so\b|\bis told of\b/i, 'plain order'],
  [/\bclasses apart\b/i, 'has different classes'],
  [/\bto the byte\b|\bto the last pixel\b/i, 'exact, bit-identical'],
  [/\bhardly by chance\b|\bmay well be chance\b/i, 'statistically significant'],
  [/\bsomebody’s\b|\bsomebody\b|\bwhoever\b/i, 'plain subject'],
  [/\bcolour|\bgrey\b|\blicences?\b|\blabelled\b|\bcentre\b|\bbehaviour\b/i, 'American spelling'],
];

/** Attributes that a person reads; every other holds names of the program. */
const READ_ATTRIBUTES = /^(?:title|alt|placeholder|label|summary|hint|why|text|name|aria-.*)$/;

interface Literal {
  text: string;
  line: number;
}

/** Names of the program have neither a space nor a capital at their start. */
function isProse(text: string): boolean {
  return /\s/.test(text.trim()) || /^[A-Z][a-z]/.test(text.trim());
}

/** The names of random streams decide what is drawn, so that they stay as they are. */
function namesStream(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'generator'
  );
}

function isUnreadScript(node: ts.Node): boolean {
  const isModule = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
  return isModule || ts.isLiteralTypeNode(node) || namesStream(node);
}

function literalsOfScript(name: string, source: string): Literal[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest);
  const found: Literal[] = [];
  const add = (node: ts.Node, text: string): void => {
    found.push({ text, line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1 });
  };
  const visit = (node: ts.Node): void => {
    if (isUnreadScript(node)) return;
    if (ts.isStringLiteralLike(node)) add(node, node.text);
    if (ts.isTemplateExpression(node)) {
      add(
        node,
        [node.head, ...node.templateSpans.map(({ literal }) => literal)]
          .map(({ text }) => text)
          .join('{}'),
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

type SvelteNode = Readonly<Record<string, unknown>> & { type: string; start: number };

function isNode(value: unknown): value is SvelteNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function childrenOf(node: SvelteNode): SvelteNode[] {
  return Object.values(node).flatMap((value) =>
    (Array.isArray(value) ? value : [value]).filter(isNode),
  );
}

/** What a node says by itself, or null. */
function textOf(node: SvelteNode): string | null {
  if (node.type === 'Text') return String(node['data']);
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type !== 'TemplateLiteral') return null;
  const quasis = node['quasis'] as { value: { cooked: string } }[];
  return quasis.map(({ value }) => value.cooked).join('{}');
}

const UNREAD = new Set(['ImportDeclaration', 'TSLiteralType', 'StyleSheet', 'StyleDirective']);

function isUnread(node: SvelteNode): boolean {
  return (
    UNREAD.has(node.type) ||
    (node.type === 'Attribute' && !READ_ATTRIBUTES.test(String(node['name'])))
  );
}

function literalsOfComponent(source: string): Literal[] {
  const found: Literal[] = [];
  const visit = (node: SvelteNode): void => {
    if (isUnread(node)) return;
    const text = textOf(node);
    if (text !== null) {
      const before = source.slice(0, node.start + (text.length - text.trimStart().length));
      found.push({ text, line: before.split('\n').length });
    }
    childrenOf(node).forEach(visit);
  };
  const { fragment, instance, module } = parse(source, { modern: true });
  for (const part of [fragment, instance, module]) if (isNode(part)) visit(part);
  return found;
}

function offencesIn(folder: string): string[] {
  return sourceFiles([folder]).flatMap((path) => {
    const isComponent = path.endsWith('.svelte');
    const source = readFileSync(path, 'utf8');
    const literals = isComponent ? literalsOfComponent(source) : literalsOfScript(path, source);
    return literals.flatMap(({ text, line }) =>
      GLOSSARY.flatMap(([phrase, term]) => {
        const [words] = (isProse(text) ? phrase.exec(text) : null) ?? [];
        return words === undefined ? [] : [`${path}:${line} "${words}" (${term})`];
      }),
    );
  });
}

describe('what a person reads', () => {
  it.each(['electron', 'renderer'])(
    'in %s is in the words of the field',
    (folder) => {
      expect(offencesIn(folder)).toEqual([]);
    },
    60_000,
  );

  it('is found in scripts and components, and names of the program are not', () => {
    const script =
      "import x from './taught it';\nconst y = { taught: `The ${x} five` };\nconst z = 'taught';";
    expect(literalsOfScript('a.ts', script)).toEqual([
      { text: 'The {} five', line: 2 },
      { text: 'taught', line: 3 },
    ]);
    const component = '<p class="the five" title="The five">\n  {n} in all {`is ${n}`}\n</p>';
    const words = literalsOfComponent(component).filter(({ text }) => text.trim() !== '');
    expect(words).toEqual([
      { text: 'The five', line: 1 },
      { text: ' in all ', line: 2 },
      { text: 'is {}', line: 2 },
    ]);
    expect([isProse('taught'), isProse('Taught'), isProse('was taught')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
