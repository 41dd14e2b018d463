/** One writer of the terminal, so that no command can print a name as it came. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = 'electron/cli';
const WRITER = join(FOLDER, 'output.ts');
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(FOLDER, name));

describe('the terminal’s commands', () => {
  it.each(files.filter((file) => file !== WRITER))('%s leaves writing to the writer', (file) => {
    const code = readFileSync(file, 'utf8').replaceAll(/^ *(\/?\*|\/\/).*$/gm, '');
    // How wide the terminal is may be asked.
    const asked = code.replaceAll(/process\.stdout\.(isTTY|columns)/g, '');
    expect(asked).not.toMatch(/\bconsole\b|process\.(stdout|stderr)|writeSync/);
  });

  it.each(files)('%s gives the writer each line apart', (file) => {
    const calls = readFileSync(file, 'utf8').match(/output\.text\((?:[^()]|\([^()]*\))*\)/g) ?? [];
    for (const call of calls) {
      expect(call.replaceAll("split('\\n')", '')).not.toContain('\\n');
    }
  });

  it('are not written to the terminal by what they use', () => {
    const used = ['electron/engine', 'electron/server'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(folder, name)),
    );
    for (const file of used) {
      expect(readFileSync(file, 'utf8'), file).not.toMatch(
        /\bconsole\.\w+\(|process\.(stdout|stderr)/,
      );
    }
  });
});
