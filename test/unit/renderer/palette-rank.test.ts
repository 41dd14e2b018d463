import { describe, expect, it } from 'vitest';
import { paletteRank } from '../../../renderer/state/app/palette-rank';

function best(typed: string, ...labels: string[]): string[] {
  return labels
    .filter((label) => paletteRank(label, typed) > 0)
    .sort((one, other) => paletteRank(other, typed) - paletteRank(one, typed));
}

describe('the command palette', () => {
  it('lists what begins with the typed text before what only has it inside', () => {
    expect(best('cnn', 'My first cnn', 'CNN 16-48-96-128', 'CNN')).toEqual([
      'CNN',
      'CNN 16-48-96-128',
      'My first cnn',
    ]);
  });

  it('leaves out what does not match, though all of its letters occur', () => {
    expect(best('cnn', 'Copy TensorBoard Command', 'Collection', 'Documentation')).toEqual([]);
  });

  it('lists nothing for a sign that no name has', () => {
    expect(best('/', 'Train', 'CNN 16-48')).toEqual([]);
  });

  it('takes several words in any order', () => {
    expect(best('theme dark', 'Light Theme', 'Dark Theme')).toEqual(['Dark Theme']);
  });

  it('ignores case and accents', () => {
    expect(best('grosse', 'Größe 38', 'GROSSE')).toEqual(['GROSSE']);
    expect(best('cafe', 'Café')).toEqual(['Café']);
  });

  it('lists everything before anything is typed', () => {
    expect(best('', 'Train', 'Tune')).toEqual(['Train', 'Tune']);
  });
});
