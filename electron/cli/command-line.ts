/** The command line, read by commander: which command is asked for, with its flags and arguments. */
import { Command as Parser, CommanderError, type Option } from 'commander';
import { appVersion } from '@engine/support/app-version';
import type { FlagValues } from './arguments';
import type { Command } from './commands/command';
import { COMMANDS, commandNamed, type Listed } from './commands/list';
import { flag } from './flags';
import { withPresentFlags } from './former-flags';
import { tableColumns } from './terminal-width';
import { UsageError } from './usage-error';

/** What a command line asks for: a command, or a text to show. */
export type Asked =
  | { command: Command; values: FlagValues; positionals: string[] }
  | { shown: { help: string } | { version: string } };

const AFTER_LIST = `
"atelier COMMAND --help" or "atelier help COMMAND" shows its arguments and flags, with examples.
From a copy of the repository: npm run atelier -- COMMAND

Runs are in the app's data folder, or in ATELIER_HOME if it is set.
Exit code: 0 for success; 1 for an error, with a message on stderr; 2 for invalid usage.`;

function newParser(name: string, flags: readonly Option[]): Parser {
  const parser = new Parser(name)
    .exitOverride()
    .helpOption('-h, --help', 'Show this help')
    .configureHelp({ subcommandTerm: (command) => command.name() });
  const json = flag('--json', 'Print JSON lines only, the last of them {"type":"result",...}');
  for (const option of [...flags, json]) parser.addOption(option);
  return parser;
}

/** The list of commands, none of them loaded. */
function listParser(): Parser {
  const parser = newParser('atelier', [])
    .usage('COMMAND [arguments] [options]')
    .description('Train, compare and use clothing classifiers, in the terminal.')
    .version(appVersion, '--version', 'Show the version')
    .helpCommand(false)
    .addHelpText('after', AFTER_LIST);
  for (const { name, group, summary } of COMMANDS) {
    parser.command(name).helpGroup(`${group}:`).description(summary);
  }
  return parser;
}

/** The parser of one command, which also writes its --help. */
export function commandParser(
  { name, summary }: Pick<Listed, 'name' | 'summary'>,
  command: Command,
): Parser {
  const { words = {}, flags = [], details, examples } = command;
  const parser = newParser(`atelier ${name}`, flags)
    .usage(['[options]', ...Object.keys(words)].join(' '))
    .description([summary, details].filter((text) => text !== undefined).join('\n\n'))
    .addHelpText(
      'after',
      ['\nExamples:', ...examples.map((line) => `  atelier ${line}`)].join('\n'),
    );
  for (const [word, help] of Object.entries(words)) {
    // To the parser all are optional: the command says in its own words what is missing.
    parser.argument(word.replace(/^<(.*)>$/, '[$1]'), help);
  }
  return parser;
}

/** One sentence for what commander says in its own words. */
function sentenceFor(error: CommanderError, parser: Parser): string {
  const [, word = '', guess] = /'([^]*)'(?:\n\((Did you mean [^]*)\))?$/.exec(error.message) ?? [];
  const suggestion = guess === undefined ? '' : ` ${guess}`;
  const names = COMMANDS.map(({ name }) => name).join(', ');
  switch (error.code) {
    case 'commander.unknownOption': {
      const [name = ''] = word.split('=');
      const isKnown = parser.options.some(({ long }) => long === name);
      if (isKnown) return `${name} takes no value.`;
      return `Unknown flag ${name}. See --help for the flags of each command.${suggestion}`;
    }
    case 'commander.unknownCommand':
      return `Unknown command "${word}". Commands: ${names}.${suggestion}`;
    case 'commander.excessArguments': {
      const tooMany = parser.args[parser.registeredArguments.length] ?? '';
      return `Unexpected argument "${tooMany}" for "${parser.name().slice('atelier '.length)}". See --help.`;
    }
    case 'commander.help':
      return `Specify a command: ${names}. See --help.`;
    default:
      return error.message;
  }
}

/** commander would take the next flag for the value of one that has none. */
function checkValues(parser: Parser, args: readonly string[]): void {
  for (const [index, arg] of args.entries()) {
    if (arg === '--') return;
    const option = parser.options.find(({ long }) => long === arg);
    const next = args[index + 1];
    if (option?.required !== true || (next !== undefined && !/^-./s.test(next))) continue;
    throw new UsageError(
      `${arg} needs a value. Write a value that starts with a dash as ${arg}=VALUE.`,
    );
  }
}

/**
 * Have the arguments parsed.
 * @returns the text that --help or --version shows; null where neither is asked for
 * @throws UsageError for a flag or argument that the command does not have, or not so
 */
export function parse(parser: Parser, given: readonly string[]): string | null {
  const args = withPresentFlags(given);
  let text = '';
  parser.configureOutput({
    writeOut: (part) => (text += part),
    writeErr: () => undefined,
    getOutHelpWidth: tableColumns,
  });
  const isHelp = args.some((arg) => arg === '--help' || arg === '-h');
  if (!isHelp) checkValues(parser, args);
  try {
    parser.parse(isHelp ? ['--help'] : args, { from: 'user' });
    return null;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return text.trimEnd();
    throw new UsageError(sentenceFor(error, parser), { cause: error });
  }
}

/** The flags that were given, by their names. */
export function valuesOf(parser: Parser): FlagValues {
  const values = parser.opts<FlagValues>();
  return Object.fromEntries(
    parser.options
      .map((option) => [option.name(), values[option.attributeName()]] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** The first word that is no flag, and the rest. */
function takeWord(args: readonly string[]): [string | undefined, string[]] {
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  return [args[at], args.filter((_, index) => index !== at)];
}

/** @throws UsageError for a command line that asks for nothing that there is */
export async function readCommandLine(args: readonly string[]): Promise<Asked> {
  const [word, rest] = takeWord(args);
  if (word === 'help') {
    const [subject] = takeWord(rest);
    return readCommandLine(subject === undefined ? ['--help'] : [subject, '--help']);
  }
  const listed = word === undefined ? null : commandNamed(word);
  if (listed === null) {
    const text = parse(listParser(), word === undefined ? args : [word]) ?? '';
    return { shown: args.includes('--version') ? { version: text } : { help: text } };
  }
  const command = await listed.load();
  const parser = commandParser(listed, command);
  const help = parse(parser, rest);
  if (help !== null) return { shown: { help } };
  return { command, values: valuesOf(parser), positionals: parser.args };
}
