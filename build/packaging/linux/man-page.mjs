// The man page of the command, made of the terminal's own --help.

/** Text of a line as roff takes it. @param {string} text */
function escaped(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}

/** @param {string} help of the terminal @returns {{ group: string, name: string, summary: string }[]} */
export function commandsOf(help) {
  const commands = [];
  let group = '';
  for (const line of help.split('\n')) {
    group = /^(\S.*):$/.exec(line)?.[1] ?? group;
    const [, name, summary] = /^ {2}([a-z][a-z-]*) {2,}(\S.*)$/.exec(line) ?? [];
    if (name !== undefined && summary !== undefined) commands.push({ group, name, summary });
  }
  return commands;
}

/**
 * @param {{ version: string, day: string, help: string, helpOf: (command: string) => string }} of
 *   `day` as YYYY-MM-DD; `help` lists the commands, `helpOf` describes one
 */
export function manPage({ version, day, help, helpOf }) {
  const commands = commandsOf(help);
  const listed = commands.flatMap(({ group, name, summary }, index) => [
    ...(group === commands[index - 1]?.group ? [] : [`.SS ${escaped(group)}`]),
    '.TP',
    `.B ${escaped(name)}`,
    escaped(summary),
  ]);
  const described = commands.flatMap(({ name }) => [
    `.SS ${escaped(name)}`,
    '.nf',
    ...helpOf(name).trim().split('\n').map(escaped),
    '.fi',
  ]);
  return `${[
    `.TH ATELIER 1 "${day}" "Atelier ${escaped(version)}" "User Commands"`,
    '.SH NAME',
    'atelier \\- train, compare and use clothing classifiers',
    '.SH SYNOPSIS',
    '.B atelier',
    '.RI [ FILE.atelier " | " PHOTO " | " FOLDER " ...]"',
    '.br',
    '.B atelier',
    '.I COMMAND',
    '.RI [ arguments ]',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    'Without a command, Atelier opens its window. It imports the shared runs that are named, classifies photos,',
    'and offers to train on a folder. A path begins with / or ./, which tells it from a command.',
    'With a command, it works in the terminal, on the same runs as the window.',
    '.SH COMMANDS',
    ...listed,
    '.SH OPTIONS',
    '.TP',
    '.B \\-\\-json',
    'Print JSON lines only, the last of them {"type":"result",...}.',
    '.TP',
    '.B \\-\\-version',
    'Show the version.',
    '.TP',
    '.BR \\-h ", " \\-\\-help',
    'Show the commands, or the arguments and flags of one.',
    '.SH "OPTIONS OF EACH COMMAND"',
    ...described,
    '.SH ENVIRONMENT',
    '.TP',
    '.B ATELIER_HOME',
    'The data folder, as an absolute path.',
    '.SH FILES',
    '.TP',
    '.I ~/.config/Atelier',
    'Runs, sweeps, photos and settings. Removing the package keeps it.',
    '.SH "EXIT STATUS"',
    '0 for success; 1 for an error, with a message on stderr; 2 for invalid usage.',
  ].join('\n')}\n`;
}
