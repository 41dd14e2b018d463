/** The help of the terminal: a list of all commands, and each command with its own flags. */
import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../../electron/cli/command-line';
import { COMMANDS } from '../../../electron/cli/commands/list';
import { version } from '../../../package.json';

const COMMON = ['--json', '--help'];

async function helpOf(...args: string[]): Promise<string> {
  const asked = await readCommandLine(args);
  if ('shown' in asked && 'help' in asked.shown) return asked.shown.help;
  throw new Error('No help was shown.');
}

function flagsIn(text: string): string[] {
  return [...text.matchAll(/^ {2}(?:-h, )?(--[a-z-]+)/gm)].map(([, flag = '']) => flag);
}

describe('the list of commands', () => {
  it('has a line for each command, in groups, and no flags of commands', async () => {
    const text = await helpOf('--help');
    for (const { name, group, summary } of COMMANDS) {
      expect(text).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
      expect(text).toContain(summary);
      expect(text).toContain(`\n${group}:\n`);
    }
    expect(flagsIn(text).sort()).toEqual(['--help', '--json', '--version']);
    expect(text).toContain('atelier COMMAND --help');
    expect(text.split('\n').every((line) => line.length <= 100)).toBe(true);
  });

  it('is also shown by "help"', async () => {
    expect(await helpOf('help')).toBe(await helpOf('-h'));
  });
});

describe.each(COMMANDS)('the help of $name', ({ name, summary, load }) => {
  it('has usage, a sentence, an example, each of its flags and no others', async () => {
    const { flags = [], words = {} } = await load();
    const text = await helpOf(name, '--help');
    const usage = ['[options]', ...Object.keys(words)].join(' ');
    expect(text.startsWith(`Usage: atelier ${name} ${usage}\n\n${summary}\n`)).toBe(true);
    expect(text).toMatch(new RegExp(`^  atelier ${name}( |$)`, 'm'));
    const own = flags.map((option) => `--${option.name()}`);
    expect(flagsIn(text).sort()).toEqual([...own, ...COMMON].sort());
    for (const { description } of flags) expect(description).toMatch(/^[A-Z].*[^.]$/);
  });

  it('is also shown by "help", and wherever --help is given', async () => {
    const text = await helpOf(name, '--help');
    expect(await helpOf('help', name)).toBe(text);
    expect(await helpOf('--help', name, '--unknown')).toBe(text);
  });

  it('has examples of its own arguments and flags', async () => {
    for (const example of (await load()).examples) {
      const [first, ...args] = example.split(' > ')[0]?.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
      expect(first).toBe(name);
      expect(await readCommandLine([name, ...args])).toHaveProperty('values');
    }
  });
});

describe('the command line', () => {
  it('shows the version of the package', async () => {
    expect(await readCommandLine(['--version'])).toEqual({ shown: { version } });
    expect(await readCommandLine(['--json', '--version'])).toEqual({ shown: { version } });
  });

  it.each([
    ['train', '--epochs', '3', '--model=linear', '--json'],
    ['--json', 'train', '--model=linear', '--epochs', '3'],
    ['--model=linear', 'train', '--epochs=3'],
  ])('takes flags anywhere: %s %s %s', async (...args) => {
    const asked = await readCommandLine(args);
    expect(asked).toMatchObject({ values: { epochs: '3', model: 'linear' }, positionals: [] });
  });

  it('takes values that start with a dash after an equals sign, and words after two dashes', async () => {
    expect(await readCommandLine(['evaluate', '--against=-x', '--', '-y'])).toMatchObject({
      values: { against: '-x' },
      positionals: ['-y'],
    });
  });

  it('takes flags before and after arguments', async () => {
    for (const args of [
      ['--index', '3', 'run'],
      ['run', '--index', '3'],
    ]) {
      expect(await readCommandLine(['explain', ...args])).toMatchObject({
        values: { index: '3' },
        positionals: ['run'],
      });
    }
  });

  it.each([
    'square-root, cnn square-root, resnet adjusted)',
    'cnn mirror, resnet light; photos: linear mirror, dense mirror, cnn light, resnet strong)',
    'resnet 30; photos: cnn 40, resnet 60)',
  ])('lists the defaults for photos where they are others: %s', async (defaults) => {
    const words = (await helpOf('train', '--help')).replaceAll(/\s+/g, ' ');
    expect(words).toContain(defaults);
  });

  it('knows the former names of commands', async () => {
    expect(await helpOf('teach', '--help')).toBe(await helpOf('fine-tune', '--help'));
  });

  it.each([
    [['trian'], /^Unknown command "trian"\. Commands: train, .* Did you mean train\?$/],
    [['help', 'dance'], /^Unknown command "dance"/],
    [['--json'], /^Specify a command: train, /],
    [['evaluate', 'one', 'two'], /^Unexpected argument "two" for "evaluate"\. See --help\.$/],
    [['train', '--name', '--json'], /^--name needs a value\./],
    [['runs', '--csv', '--lines'], /^Unknown flag --lines\./],
  ])('refuses %j in one sentence', async (args, sentence) => {
    await expect(readCommandLine(args)).rejects.toThrow(sentence);
  });
});
