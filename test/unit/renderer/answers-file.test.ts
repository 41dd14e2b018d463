import { describe, expect, it } from 'vitest';
import { answersAsCsv, answersAsJson } from '../../../renderer/state/photos/answers-file';
import { answered, compared, photo } from './photos';

/** A CSV file's fields by RFC 4180, told apart as strictly as it says. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [at, row] = [0, [] as string[]];
  const FIELD = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  while (at < text.length) {
    FIELD.lastIndex = at;
    const [whole = '', quoted, plain = ''] = FIELD.exec(text) ?? [];
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    at += whole.length;
    if (text[at] === ',') at += 1;
    else if (text.startsWith('\r\n', at)) {
      rows.push(row);
      [at, row] = [at + 2, []];
    } else throw new Error(`Not CSV at ${at}: ${text.slice(at, at + 20)}`);
  }
  return rows;
}

const NAMES = ['plain.jpg', 'a,b.jpg', 'say "hi".jpg', 'two\nlines.jpg', 'folder/ü.jpg'];

describe('answers as CSV', () => {
  it('say everything of each photo, a line for each', () => {
    const refused = photo('empty.png', { state: 'refused', problem: 'This file is empty.' });
    const waiting = photo('later.png', { state: 'waiting' });
    const text = answersAsCsv([
      answered('a.jpg', 1, 0.75),
      answered('b.jpg', null, 0.4, { white: true }),
      refused,
      waiting,
    ]);
    const classes = ['Trouser', 'Coat', 'Bag'].map((name) => `probability of ${name}`);
    expect(parseCsv(text)).toEqual([
      ['file', 'answer', 'confidence', 'not sure', 'white', 'run', 'problem', ...classes],
      ['a.jpg', 'Coat', '0.75', 'false', 'false', 'a-run', '', '0.125', '0.75', '0.125'],
      ['b.jpg', '', '0.4', 'true', 'true', 'a-run', '', '0.4', '0.3', '0.3'],
      ['empty.png', '', '', '', '', '', 'This file is empty.', '', '', ''],
      ['later.png', '', '', '', '', '', 'This photo has not been classified yet.', '', '', ''],
    ]);
  });

  it('quote what needs it', () => {
    const text = answersAsCsv(NAMES.map((name) => answered(name, 0, 0.5)));
    expect(
      parseCsv(text)
        .slice(1)
        .map(([name]) => name),
    ).toEqual(NAMES);
    expect(text).toContain('"say ""hi"".jpg"');
  });

  it.each(['=1+1.jpg', '+1.jpg', '-1.jpg', '@sum.jpg', '\tb.jpg', '\rb.jpg', '＝1.jpg'])(
    'never begin a field with what a spreadsheet would run: %j',
    (name) => {
      const [, row] = parseCsv(answersAsCsv([answered(name, 0, 0.5)]));
      expect(row?.[0]).toBe(`'${name}`);
    },
  );

  it('have a column for each class of all runs that answered', () => {
    const other = answered('b.jpg', 0, 1, { classNames: ['=Hat'], probabilities: [1] });
    const [header, first, second] = parseCsv(answersAsCsv([answered('a.jpg', 0, 0.5), other]));
    expect(header?.at(-1)).toBe('probability of =Hat');
    expect(first?.at(-1)).toBe('');
    expect(second?.slice(-4)).toEqual(['', '', '', '1']);
    expect(second?.[1]).toBe("'=Hat");
  });
});

describe('answers as JSON', () => {
  it('say the same, with null for what there is not', () => {
    const refused = photo('empty.png', { state: 'refused', problem: 'This file is empty.' });
    expect(JSON.parse(answersAsJson([answered('a.jpg', 1, 0.75), refused]))).toEqual([
      {
        file: 'a.jpg',
        answer: 'Coat',
        confidence: 0.75,
        notSure: false,
        white: false,
        run: 'a-run',
        problem: null,
        probabilities: { Trouser: 0.125, Coat: 0.75, Bag: 0.125 },
      },
      {
        file: 'empty.png',
        answer: null,
        confidence: null,
        notSure: null,
        white: null,
        run: null,
        problem: 'This file is empty.',
        probabilities: null,
      },
    ]);
  });
});

describe('answers of two models', () => {
  const photos = [
    compared(answered('a.jpg', 0, 0.5), 'Pants'),
    compared(answered('b.jpg', 1, 0.5), null),
    answered('c.jpg', 1, 0.5),
  ];

  it('have the columns of the second at the end', () => {
    const [header = [], ...rows] = parseCsv(answersAsCsv(photos));
    const own = parseCsv(answersAsCsv(photos.map((each) => ({ ...each, second: null }))));
    const first = own[0]?.length ?? 0;
    expect(header.slice(0, first)).toEqual(own[0]);
    expect(header.slice(first)).toEqual([
      ...['second answer', 'second confidence', 'second not sure', 'second run', 'second problem'],
      'agree',
      ...['Pants', 'Shoes', 'Hat'].map((name) => `second probability of ${name}`),
    ]);
    expect(rows.map((row) => row.slice(first))).toEqual([
      ['Pants', '0.6', 'false', 'b-run', '', 'true', '0.6', '0.4', ''],
      ['', '0.6', 'true', 'b-run', '', 'false', '', '0.4', '0.6'],
      new Array(9).fill(''),
    ]);
  });

  it('are beside one another as JSON', () => {
    const written = JSON.parse(answersAsJson(photos)) as { second: unknown }[];
    expect(written.map(({ second }) => second)).toEqual([
      {
        ...{ answer: 'Pants', confidence: 0.6, notSure: false, run: 'b-run', problem: null },
        ...{ probabilities: { Pants: 0.6, Shoes: 0.4 }, agree: true },
      },
      {
        ...{ answer: null, confidence: 0.6, notSure: true, run: 'b-run', problem: null },
        ...{ probabilities: { Hat: 0.6, Shoes: 0.4 }, agree: false },
      },
      null,
    ]);
  });
});
