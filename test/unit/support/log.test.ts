import { fork } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastLogLines, Log, logsFolder } from '@engine/support/log';
import { temporaryFolder } from '../../support/idx-folder';

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  home.remove();
});

/** The log's own source, compiled beside a program that writes 300 lines; together they are rotated twice. */
function writeProgram(folder: string): string {
  for (const name of ['support/log', 'text/visible']) {
    const source = readFileSync(`electron/engine/${name}.ts`, 'utf8');
    const { outputText } = transpileModule(source, {
      compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
    });
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, `${name}.js`), outputText);
  }
  const program = join(folder, 'writer.js');
  const lines = `
    const { Log } = require('./support/log.js');
    const log = new Log(${JSON.stringify(folder)}, 'trainer', 25_000);
    for (let line = 0; line < 300; line++) log.info(process.argv[2] + '/' + line);`;
  writeFileSync(program, lines);
  return program;
}

const current = (): string => join(logsFolder(home.path), 'atelier.log');

describe('the log', () => {
  it('has a line with time, level and process for each thing, and stacks below it', () => {
    const log = new Log(home.path, 'trainer');
    log.info('A run begins.');
    log.error('It failed.', new Error('No room.', { cause: new Error('ENOSPC') }));
    const text = readFileSync(current(), 'utf8');
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z info {4}trainer \d+ {2}A run begins\.\n/);
    expect(text).toMatch(/ error {3}trainer \d+ {2}It failed\.\n {4}Error: No room\.\n {8}at /);
    expect(text).toContain('    caused by Error: ENOSPC');
  });

  it('stays within its bounds, and keeps the newest lines', () => {
    const log = new Log(home.path, 'main', 2000);
    for (let line = 0; line < 500; line++) log.info(`Line ${line}`);
    const files = readdirSync(logsFolder(home.path)).sort();
    expect(files).toEqual(['atelier.1.log', 'atelier.2.log', 'atelier.3.log', 'atelier.log']);
    const sizes = files.map((file) => statSync(join(logsFolder(home.path), file)).size);
    expect(Math.max(...sizes)).toBeLessThan(2000 + 100);
    expect(lastLogLines(home.path, 100).map((line) => line.split('  ').at(-1))).toEqual(
      Array.from({ length: 100 }, (_, at) => `Line ${400 + at}`),
    );
  });

  it('loses no line of several processes that write and rotate at once', async () => {
    const program = writeProgram(home.path);
    const writers = Array.from({ length: 3 }, (_, writer) => fork(program, [String(writer)]));
    const codes = await Promise.all(
      writers.map((child) => new Promise((resolve) => child.on('exit', resolve))),
    );
    expect(codes).toEqual([0, 0, 0]);
    expect(readdirSync(logsFolder(home.path))).toContain('atelier.1.log');
    const told = lastLogLines(home.path, 10_000).map((line) => line.split('  ').at(-1));
    expect(new Set(told).size).toBe(3 * 300);
  });

  it('goes on after a process died while it rotated', () => {
    mkdirSync(logsFolder(home.path));
    const lock = join(logsFolder(home.path), 'rotating');
    writeFileSync(lock, '');
    writeFileSync(current(), 'x'.repeat(3000));
    const log = new Log(home.path, 'main', 2000);
    log.info('Not rotated: somebody else may be at it.');
    expect(readdirSync(logsFolder(home.path))).not.toContain('atelier.1.log');
    utimesSync(lock, 0, 0);
    log.info('That was long ago.');
    log.info('Rotated.');
    expect(readdirSync(logsFolder(home.path)).sort()).toEqual(['atelier.1.log', 'atelier.log']);
  });

  it('cuts what is too long, and is silent where nothing can be written', () => {
    new Log(home.path, 'main').info('x'.repeat(100_000));
    expect(statSync(current()).size).toBeLessThan(5000);
    const file = join(home.path, 'file');
    writeFileSync(file, '');
    expect(() => {
      new Log(file, 'main').info('Nowhere.');
    }).not.toThrow();
    expect(lastLogLines(file, 5)).toEqual([]);
  });
});
