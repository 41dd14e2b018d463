import { describe, expect, it } from 'vitest';
import { filterValue, isMeant, parseFilter, withConditions } from '@engine/run-table/filter';
import { DEFAULTS } from '@engine/settings';
import { runSummary } from '../../support/run-record';

const RUNS = [
  runSummary('linear', { name: 'First try', testAccuracy: 0.8412, settings: DEFAULTS.linear }),
  runSummary(
    'dense',
    {
      name: 'Second',
      testAccuracy: 0.8912,
      settings: { ...DEFAULTS.dense, hidden: [512, 256], batchNorm: true, dropout: 0.3 },
      createdAt: '2026-03-04T10:00:00.000Z',
    },
    { tags: ['best', 'wide'], note: 'Twice the units' },
  ),
  runSummary('cnn', {
    name: 'Third',
    testAccuracy: null,
    settings: { ...DEFAULTS.cnn, dropout: 0.4 },
  }),
];

const meant = (text: string) => {
  const terms = parseFilter(text);
  return RUNS.filter((run) => isMeant(terms, run)).map(({ run }) => run);
};

describe('a filter of runs', () => {
  it('means every run where it says nothing', () => {
    expect(meant('   ')).toHaveLength(3);
  });

  it('finds words in names, tags and notes, whatever their case', () => {
    expect(meant('first')).toEqual(['linear']);
    expect(meant('WIDE')).toEqual(['dense']);
    expect(meant('"twice the"')).toEqual(['dense']);
    expect(meant('twice first')).toEqual([]);
  });

  it('holds settings and scores to conditions, all of which must be true', () => {
    expect(meant('model:dense')).toEqual(['dense']);
    expect(meant('model:dense,CNN')).toEqual(['dense', 'cnn']);
    expect(meant('model!=dense,cnn')).toEqual(['linear']);
    expect(meant('testAccuracy>0.85')).toEqual(['dense']);
    expect(meant('testaccuracy>=89.12%')).toEqual(['dense']);
    expect(meant('testAccuracy=0.8912')).toEqual(['dense']);
    expect(meant('testAccuracy<=0.8912 model:linear')).toEqual(['linear']);
    expect(meant('hidden:512-256')).toEqual(['dense']);
    expect(meant('batchNorm:on')).toEqual(['dense', 'cnn']);
    expect(meant('tag:best')).toEqual(['dense']);
    expect(meant('tag:bes')).toEqual([]);
    expect(meant('name:"first try"')).toEqual(['linear']);
    expect(meant('createdAt:2026-03')).toEqual(['dense']);
    expect(meant('createdAt<2026-02')).toEqual(['linear', 'cnn']);
  });

  it('holds percentages against scores as the table rounds them', () => {
    const run = runSummary('near', { testAccuracy: 0.84656 });
    const holds = (text: string) => isMeant(parseFilter(text), run);
    expect(['Test >= 84.66%', 'Test <= 84.66%', 'Test > 84.6%'].map(holds)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['Test > 84.66%', 'Test < 84.66%', 'Test >= 0.8466'].map(holds)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('takes times with their units', () => {
    const run = runSummary('slow', { trainSeconds: 80, name: 'min' });
    const holds = (text: string) => isMeant(parseFilter(text), run);
    expect(holds('Training time > 1 min')).toBe(true);
    expect(holds('Training time >= 1 min 20 s')).toBe(true);
    expect(holds('Training time > 9.9 s')).toBe(true);
    expect(holds('Training time > 9,9 s')).toBe(true);
    expect(holds('trainSeconds<1min')).toBe(false);
    expect(holds('Training time > 79')).toBe(true);
    expect(holds('Training time < 0.5 h min')).toBe(true);
    expect(() => parseFilter('Training time > 2 weeks min')).not.toThrow();
  });

  it('reads numbers with either decimal mark, and refuses what can be read in two ways', () => {
    expect(meant('testAccuracy>0,85')).toEqual(['dense']);
    expect(meant('testAccuracy:0,8912')).toEqual(['dense']);
    expect(meant('testAccuracy>=89,12%')).toEqual(['dense']);
    expect(meant('batchSize<1,000')).toEqual(['linear', 'dense', 'cnn']);
    expect(meant('batchSize:64,128')).toEqual(['linear', 'dense', 'cnn']);
    expect(meant('dropout:0.3,0.4')).toEqual(['dense', 'cnn']);
    expect(() => parseFilter('testLoss<1,234')).toThrow(
      /testLoss "1,234" could mean 1234 or 1.234/,
    );
    expect(() => parseFilter('batchSize:1,024')).toThrow(/1024 or 1 and 024/);
  });

  it('takes the words of the table, with spaces where people put them', () => {
    expect(meant('Test > 84.7%')).toEqual(['dense']);
    expect(meant('test>84.7% model: dense')).toEqual(['dense']);
    expect(meant('Hidden layers = 512-256 twice')).toEqual(['dense']);
    expect(meant('Learning rate >= 0.001 Test <= 85%')).toEqual(['linear']);
    expect(meant('Run: "first try"')).toEqual(['linear']);
    expect(meant('run:cnn')).toEqual(['cnn']);
    expect(meant('Model: dense, cnn')).toEqual(['dense', 'cnn']);
    expect(meant('Class sampling: "as they are" Model: CNN')).toEqual(['cnn']);
    expect(meant('Batch norm: on')).toEqual(['dense', 'cnn']);
    expect(meant('Test loss < 0.9')).toHaveLength(3);
    expect(meant('"Test > 84.7%"')).toEqual([]);
  });

  it('takes a percentage as it is written, rounded', () => {
    expect(meant('Test = 84.1%')).toEqual(['linear']);
    expect(meant('Test = 84.12%')).toEqual(['linear']);
    expect(meant('Test = 84.2%')).toEqual([]);
    expect(meant('Test = 89%, 84%')).toEqual(['linear', 'dense']);
  });

  it('leaves out runs that have no such setting or score, but where they must not be something', () => {
    expect(meant('dropout>=0')).toEqual(['dense', 'cnn']);
    expect(meant('dropout!=0.4')).toEqual(['linear', 'dense']);
    expect(meant('testAccuracy<1')).toEqual(['linear', 'dense']);
  });

  it.each([
    ['modle:dense', /no column "modle"\. Did you mean model\?/],
    ['xyz:1', /no column "xyz"\. Use the name of a column, such as Model, Learning rate/],
    ['testAccuracy>high', /testAccuracy is a number and cannot be compared with "high"/],
    ['testAccuracy>90', /at most 1\. Write 0\.9 or 90%, not 90/],
    ['epochsDone>', /Add a value for epochsDone, such as epochsDone>0\.1/],
    ['model>dense', /model is not a number, so > does not apply\. Write model:dense/],
    [
      'Test > high',
      /^Test is a number and cannot be compared with "high"\. Write, for example, Test>0/,
    ],
    ['batchNorm:maybe', /batchNorm is on or off/],
    ['Model: linear,Test>99%', /Put a space instead of a comma between conditions/],
    ['"two words', /Missing closing quotation mark/],
  ])('refuses %s with a sentence', (text, sentence) => {
    expect(() => parseFilter(text)).toThrow(sentence);
  });

  it('ends a list of values where another condition begins', () => {
    expect(meant('Model: linear, testAccuracy>88%')).toEqual([]);
    expect(meant('Model: dense, testAccuracy>88%')).toEqual(['dense']);
    expect(meant('Model: linear, dense Test > 88%')).toEqual(['dense']);
    expect(meant('Model: dense, linear')).toEqual(['linear', 'dense']);
  });

  it('can be given other conditions on a column, and keeps the rest', () => {
    const terms = parseFilter('wide dropout>0.1 model:dense Dropout<0.4');
    expect(withConditions(terms, 'dropout', ['dropout>=0.2'])).toBe(
      'wide model:dense dropout>=0.2',
    );
    expect(withConditions(terms, 'dropout', [])).toBe('wide model:dense');
  });

  it('writes values so that it reads them back', () => {
    for (const value of ['Plain', 'two words', 'a,b']) {
      const run = runSummary('x', { name: value });
      expect(isMeant(parseFilter(`name:${filterValue(value)}`), run)).toBe(true);
    }
    expect(filterValue(0.002)).toBe('0.002');
  });
});
