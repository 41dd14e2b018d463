import { describe, expect, it } from 'vitest';
import { aboutRun } from '@engine/export/about';
import { howToLoad, withoutLoading } from '@engine/export/card/how-to-load';
import { markdownTable, plain } from '@engine/export/card/markdown';
import { modelCard } from '@engine/export/card/model-card';
import { EXPORT_FORMATS } from '@engine/export/formats';
import { evaluate, ProbabilityTable } from '@engine/evaluate/metrics';
import type { Evaluation, TrainedRecord } from '@engine/records';
import { settingsFor } from '@engine/settings';
import { runRecord } from '../../support/run-record';

const settings = settingsFor('dense', { hidden: [4], learningRate: 0.003 });
function recordWith(changes: Partial<TrainedRecord> = {}): TrainedRecord {
  return { ...runRecord('a-run', { epochsDone: 7, bestEpoch: 5, ...changes }), settings };
}

/** 3 coats, of which one is predicted as a shirt, and one shirt. */
function evaluation(names: string[]): Evaluation {
  const table = new ProbabilityTable(Float32Array.from([1, 0, 1, 0, 0, 1, 0, 1]), 2);
  return evaluate(table, Uint8Array.from([0, 0, 0, 1]), names);
}

describe('a model card', () => {
  const scored = modelCard(recordWith(), evaluation(['Coat', 'Shirt']));

  it('has a section for everything that people who are given a model need to know', () => {
    expect(scored.match(/^## .*/gm)).toEqual([
      '## Data',
      '## Training',
      '## Scores',
      '## Confusion matrix',
      '## Calibration',
      '## Limits',
    ]);
  });

  it('names the settings as the app does, with their values', () => {
    expect(scored).toContain('| Model | Dense |');
    expect(scored).toContain('| Hidden layers | 4 |');
    expect(scored).toContain('| Learning rate | 0.003 |');
    expect(scored).toContain('- 7 epochs; weights of epoch 5');
  });

  it('has the scores of each class, and which are confused', () => {
    expect(scored).toContain('- Test accuracy: 75.00% of 4 images');
    expect(scored).toContain('- Balanced accuracy (mean recall of the classes): 83.33%');
    expect(scored).toContain('| Coat | 100.00% | 66.67% | 80.00% | 3 |');
    expect(scored).toContain('- Coat predicted as Shirt: 1 of 3');
    expect(scored).toContain('| Coat | 2 | 1 |');
  });

  it('says whose scores these are, where they are not its own', () => {
    const note = 'The scores are those of another network.';
    const card = modelCard(recordWith(), { ...evaluation(['Coat', 'Shirt']), note });
    expect(card).toContain(`- ${note}`);
    expect(scored).not.toContain('another network');
    const hostile = {
      ...evaluation(['Coat', 'Shirt']),
      note: '![i](http://a.example/x.png)\u001b',
    };
    const written = modelCard(recordWith(), hostile);
    for (const live of ['![i](', '\u001b']) expect(written).not.toContain(live);
    const empty = { ...evaluation(['Coat', 'Shirt']), note: ' ' };
    expect(modelCard(recordWith(), empty)).toBe(scored);
  });

  it('warns of few test images', () => {
    expect(scored).toContain('Fewer than 30 test images, so scores are rough: Coat, Shirt');
  });

  it('tells no path of the computer', () => {
    const record = recordWith();
    record.data.folder = '/home/ada/my clothes';
    const card = modelCard(record, null);
    expect(card).toContain('- Name: my clothes');
    expect(card).not.toContain('ada');
  });

  it('says that a run without an evaluation has none', () => {
    const card = modelCard(recordWith(), null);
    expect(card).toContain('Not evaluated');
    expect(card).not.toContain('## Scores');
  });

  it('obeys nothing in the names of runs and classes', () => {
    const hostile = ['a|b', '<script>`x`</script>'];
    const card = modelCard(recordWith({ name: '# [x](javascript:0)' }), evaluation(hostile));
    expect(card).toContain(String.raw`# \# \[x\](javascript:0)`);
    expect(card).toContain(String.raw`| a\|b | 2 | 1 |`);
    expect(card).not.toContain('<script>');
  });

  it('makes no links of names, and no path of a folder of another system', () => {
    const record = recordWith({ name: 'www.evil.example https://evil.example' });
    record.data.folder = 'C:\\Users\\Ada\\clothes';
    const card = modelCard(record, null);
    expect(card).toContain(String.raw`www\.evil.example https\://evil.example`);
    expect(card).toContain('- Name: clothes');
    expect(card).not.toContain('Users');
  });

  it('tells of a fine-tuned run what it was fine-tuned on, not how its base was trained', () => {
    const card = modelCard(recordWith({ fineTunedFrom: { from: 'base', photos: 10 } }), null);
    expect(card).toContain('Fine-tuned on 10 photos');
    expect(card).not.toContain('7 epochs');
  });

  it('lists confusions alone where a matrix would be too large', () => {
    const names = Array.from({ length: 30 }, (_, at) => `Class ${at}`);
    const values = new Float32Array(30 * 30).map((_, at) => Number((at + 1) % 30 === 0));
    const labels = Uint8Array.from({ length: 30 }, (_, at) => at);
    const card = modelCard(recordWith(), evaluate(new ProbabilityTable(values, 30), labels, names));
    expect(card).toContain('- Class 0 predicted as Class 29: 1 of 1');
    expect(card).not.toContain('Rows are true classes');
  });
});

describe('how to load a model', () => {
  it.each(EXPORT_FORMATS)('is said for %s, with the shape of its input', (format) => {
    const text = howToLoad(aboutRun(recordWith()), format);
    expect(text).toMatch(/^## How to load it\n/);
    expect(text).toContain('```');
    if (format !== 'keras-script') expect(text).toContain('1, 28, 28, 1');
  });
});

describe('the card of an earlier export', () => {
  it('loses its last section, which is for another format', () => {
    const about = aboutRun(recordWith());
    expect(withoutLoading(`# Mine\n\n${howToLoad(about, 'tfjs')}`)).toBe('# Mine\n\n');
    expect(withoutLoading('# Mine\n')).toBe('# Mine\n');
  });

  it('keeps what somebody has written after it, and headings that begin like it', () => {
    const about = aboutRun(recordWith());
    const before = '# Mine\n\n## How to load it safely\n\nAsk me.\n\n';
    const after = '## License\n\nMIT\n';
    const card = `${before}${howToLoad(about, 'onnx')}\n${after}`;
    expect(withoutLoading(card)).toBe(before + after);
  });
});

describe('Markdown', () => {
  it('keeps words as they are', () => {
    expect(plain('Größe 38, T-shirt (new)')).toBe('Größe 38, T-shirt (new)');
  });

  it('has names on one line', () => {
    expect(plain('a\nb')).toBe(String.raw`a\\nb`);
  });

  it('has tables with numbers at the right', () => {
    expect(markdownTable(['Class', 'Images'], [['Coat', '3']])).toBe(
      '| Class | Images |\n| --- | ---: |\n| Coat | 3 |',
    );
  });
});
