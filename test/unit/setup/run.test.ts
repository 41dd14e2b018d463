/** The version of Node.js is checked before anything is loaded that an old one cannot read. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** As another version would run it; the program, where it comes to that, is one that does not exist. */
function run(version: string, ...args: string[]) {
  const script = `
    Object.defineProperty(process.versions, 'node', { value: '${version}' });
    process.argv = [process.argv[0], 'run.cjs', ...${JSON.stringify(args)}];
    require('./build/run.cjs');`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  return { status, stderr };
}

describe('a program of the project', () => {
  it.each(['12.22.12', '16.20.2', '18.20.8', '20.18.1', '21.7.3', '22.3.0'])(
    'is refused by Node.js %s with a sentence',
    (version) => {
      expect(run(version, 'start')).toEqual({
        status: 1,
        stderr: `set-up: Atelier needs Node.js 20.19 or newer, or 22.12 or newer; this is ${version}. Install a newer one and run the same command again.\n`,
      });
    },
  );

  it.each(['20.19.0', '22.12.0', '23.0.0', '24.18.1'])('is loaded by Node.js %s', (version) => {
    expect(run(version, 'none').stderr).toContain('none.mjs');
  });

  it('is refused where the doctor itself cannot be loaded', () => {
    expect(run('16.20.2', 'atelier', 'doctor').stderr).toContain('needs Node.js');
    expect(run('18.20.8', 'atelier', 'classify', 'doctor').stderr).toContain('needs Node.js');
  });
});
