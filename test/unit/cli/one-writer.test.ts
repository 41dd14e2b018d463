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
    expect(readFileSync(file, 'utf8')).not.toMatch(
      /\bconsole\b|\b(stdout|stderr)\b\s*\.|writeSync/,
    );
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
