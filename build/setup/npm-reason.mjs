// Why npm failed, from the lines that it prints.

const PREFIX = /^npm (?:error|ERR!)\s*/;
/** Lines that repeat a part of another one, or name npm's own log. */
const DETAIL =
  /^(?:code|syscall|errno|path|dest|type|address|port|network)\b|complete log of this run/;
/** Of a line. */
const MOST_LETTERS = 300;

/**
 * @param {string} output
 * @returns {string} the first line that says something, or else the error's code or the last line
 */
export function npmReason(output) {
  const lines = output.split('\n').map((line) => line.trim());
  const errors = lines.filter((line) => PREFIX.test(line)).map((line) => line.replace(PREFIX, ''));
  const said = errors.find((line) => line !== '' && !DETAIL.test(line));
  const reason = said ?? errors.find((line) => line.startsWith('code ')) ?? lines.at(-1) ?? '';
  return reason === '' ? 'no output' : reason.slice(0, MOST_LETTERS);
}
