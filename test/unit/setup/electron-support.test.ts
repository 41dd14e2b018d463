import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultOfElectron } from '../../../build/setup/electron-support.mjs';

describe('an Electron', () => {
  it.each(['v45.4.1', '44.0.0', 'v43.9.2', 'v46.0.0'])(
    'that is maintained is fine: %s',
    (version) => {
      expect(faultOfElectron(version, '45.4.1')).toBeNull();
    },
  );

  it.each(['v25.1.1', 'v42.9.9', '4.0.0'])(
    'that gets no fixes is for development only: %s',
    (version) => {
      const bare = version.replace('v', '');
      expect(faultOfElectron(version, '45.4.1')).toBe(
        `Electron ${bare} is for development only: versions before 43 no longer receive security fixes.`,
      );
    },
  );

  it('that set-up falls back to is never released by accident', () => {
    const text = readFileSync('build/package.mjs', 'utf8');
    expect(text).toMatch(/if \(!folderOnly && !unmaintained\)/);
    expect(readFileSync('.github/workflows/release.yml', 'utf8')).not.toContain('unmaintained');
  });
});
