import { describe, expect, it } from 'vitest';
import type { Option } from 'commander';
import { settingsFromFlags, wholeFlag } from '../../../electron/cli/arguments';
import { commandParser, parse, valuesOf } from '../../../electron/cli/command-line';
import { flagName } from '../../../electron/cli/flag-name';
import { repeatedFlag, settingFlags } from '../../../electron/cli/flags';
import { matrixText } from '../../../electron/cli/matrix-text';
import { DEFAULTS, PRESETS, SETTING_NAMES } from '@engine/settings';

/** The flags and words of a command that has these flags, and takes any words. */
function parseFlags(args: string[], flags: readonly Option[]) {
  const command = { flags, words: { '[words...]': 'Words' }, examples: [] };
  const execute = () => Promise.resolve();
  const parser = commandParser({ name: 'train', summary: 'Train.' }, { ...command, execute });
  parse(parser, args);
  return { values: valuesOf(parser), positionals: parser.args };
}

describe('flags', () => {
  it('exist for every setting of every family', () => {
    const names = new Set(Object.values(DEFAULTS).flatMap((settings) => Object.keys(settings)));
    names.delete('model');
    expect(new Set(SETTING_NAMES)).toEqual(names);
    expect(flagName('earlyStopping')).toBe('early-stopping');
  });

  it('become settings', () => {
    const args = ['--model', 'dense', '--hidden', '64,32', '--learning-rate', '1e-2'];
    const { values } = parseFlags(args, settingFlags);
    expect(settingsFromFlags(values)).toEqual({
      ...DEFAULTS.dense,
      hidden: [64, 32],
      learningRate: 0.01,
    });
  });

  it('take numbers as people write them, and refuse what can be read in two ways', () => {
    const read = (flags: Record<string, string>) => settingsFromFlags({ model: 'dense', ...flags });
    expect(read({ epochs: '1,000', dropout: '0,25', hidden: '512,256' })).toMatchObject({
      epochs: 1000,
      dropout: 0.25,
      hidden: [512, 256],
    });
    expect(() => read({ 'learning-rate': '1,234' })).toThrow(
      '--learning-rate "1,234" could mean 1234 or 1.234',
    );
    expect(() => read({ epochs: '1.000' })).toThrow('--epochs "1.000" could mean 1000 or 1.');
    expect(() => read({ hidden: '1,024' })).toThrow(
      '--hidden "1,024" could mean 1024 or 1 and 024',
    );
    expect(() => read({ epochs: '0x10' })).toThrow('Epochs must be a whole number');
    expect(wholeFlag({ port: '8,080' }, 'port', { fallback: 1, least: 0 })).toBe(8080);
    expect(() => wholeFlag({ port: '8.080' }, 'port', { fallback: 1, least: 0 })).toThrow(
      /8080 or 8.08/,
    );
  });

  it('can empty a list of layers', () => {
    const { values } = parseFlags(['--model', 'dense', '--hidden', ''], settingFlags);
    expect(settingsFromFlags(values)).toMatchObject({ hidden: [] });
  });

  it('are given once, unless they take several values', () => {
    const options = [...settingFlags, repeatedFlag('--cors <origin>', 'Origin')];
    const twice = 'is given more than once. Give it once.';
    for (const args of [
      ['--epochs', '2', '--epochs', '3'],
      ['--epochs=2', '--epochs=2'],
      ['--epochs', '2', 'train', '--epochs=3'],
    ]) {
      expect(() => parseFlags(args, options)).toThrow(`--epochs ${twice}`);
    }
    const several = parseFlags(['--cors', 'a', '--json', '--cors', 'b', '--json'], options);
    expect(several.values).toMatchObject({ cors: ['a', 'b'], json: true });
    const rest = parseFlags(['--epochs', '2', '--', '--epochs', '3'], options);
    expect(rest.positionals).toEqual(['--epochs', '3']);
  });

  it('are the default CNN where none is given', () => {
    expect(settingsFromFlags({})).toEqual(DEFAULTS.cnn);
  });

  it('can begin with a preset and change it', () => {
    expect(settingsFromFlags({ preset: 'best' })).toEqual(PRESETS.best);
    expect(settingsFromFlags({ preset: 'best', epochs: '3' })).toEqual({
      ...PRESETS.best,
      epochs: 3,
    });
    expect(() => settingsFromFlags({ preset: 'luck' })).toThrow(
      'Preset must be one of linear, dense, cnn, fast, medium, best, fashion-photos, photos.',
    );
  });

  it('read true and false, and refuse anything else for them', () => {
    expect(settingsFromFlags({ 'batch-norm': 'false' })).toMatchObject({ batchNorm: false });
    expect(() => settingsFromFlags({ 'batch-norm': 'perhaps' })).toThrow(
      'Batch norm must be true or false.',
    );
  });

  it.each([
    [['--color', 'red'], 'Unknown flag --color. See --help for the flags of each command.'],
    [
      ['--seed', '-1'],
      '--seed needs a value. Write a value that starts with a dash as --seed=VALUE.',
    ],
    [['--seed'], '--seed needs a value. Write a value that starts with a dash as --seed=VALUE.'],
    [['--json=yes'], '--json takes no value.'],
    [['-x'], 'Unknown flag -x. See --help for the flags of each command.'],
  ])('that are wrong are told in one sentence: %j', (args, sentence) => {
    expect(() => parseFlags(args, settingFlags)).toThrow(sentence);
  });

  it('that are misspelled are told with the one that was meant', () => {
    expect(() => parseFlags(['--learnin-rate=3'], settingFlags)).toThrow(
      'Unknown flag --learnin-rate. See --help for the flags of each command. Did you mean --learning-rate?',
    );
  });

  it('that are whole numbers are checked', () => {
    expect(wholeFlag({ index: '7' }, 'index', { fallback: 0, least: 0 })).toBe(7);
    expect(wholeFlag({}, 'index', { fallback: 3, least: 0 })).toBe(3);
    for (const index of ['-1', '1.5', 'x', '']) {
      expect(() => wholeFlag({ index }, 'index', { fallback: 0, least: 0 })).toThrow('--index');
    }
  });
});

describe('what the terminal prints', () => {
  it('aligns a confusion matrix', () => {
    const lines = matrixText(
      [
        [980, 20],
        [5, 995],
      ],
      ['Bag', 'Ankle boot'],
    ).split('\n');
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines[2]).toMatch(/1 Ankle boot +5 +995/);
  });
});
