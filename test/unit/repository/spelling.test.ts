/** Names and comments are spelled as in the libraries around them: color, gray, normalization. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from '../../support/source-files';

const BRITISH =
  /colour|(?<![a-z])grey(?!hound)|neighbour|normalis|initialis|behaviour|recognis|favour|centre|labell(?:ed(?!by)|ing)|licence/i;

/** Where British words are names that others chose, or that are no longer used. */
const EXCEPTIONS: readonly RegExp[] = [/LICENSE\*,LICENCE\*/, /\['colour', 'color'\]/];

describe('the spelling', () => {
  it.each(['electron', 'renderer', 'build'])(
    'of names and comments in %s is American',
    (folder) => {
      const faults = sourceFiles([folder]).flatMap((path) =>
        readFileSync(path, 'utf8')
          .split('\n')
          .map((line, at) => ({ place: `${path}:${at + 1}`, line }))
          .filter(({ line }) => BRITISH.test(line) && !EXCEPTIONS.some((each) => each.test(line)))
          .map(({ place, line }) => `${place} ${line.trim()}`),
      );
      expect(faults).toEqual([]);
    },
  );
});
