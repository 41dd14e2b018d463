/** The spec file of the RPM package; test/e2e/installed-rpm.spec.ts installs the package. */
import { expect, it } from 'vitest';
import { specFile } from '../../../build/packaging/linux/rpm-spec.mjs';

const spec = specFile({
  version: '1.2.0-beta.1',
  libraries: ['libc.so.6', 'libgtk-3.so.0'],
  files: ['/usr/bin/atelier', '/usr/share/doc/100% wool'],
});

it('orders versions before a release as npm does', () => {
  expect(spec).toContain('\nVersion: 1.2.0~beta.1\n');
});

it('requires libraries by the names that every distribution’s packages provide', () => {
  expect(spec).toContain('\nRequires: libgtk-3.so.0()(64bit)\n');
  expect(spec).toMatch(/^AutoReqProv: no$/m);
});

it('owns its folders and each file outside of it, with characters that mean something to RPM', () => {
  const [, files = ''] = spec.split('%files\n');
  expect(files.trim().split('\n')).toEqual([
    '%defattr(-,root,root,-)',
    '/usr/lib/atelier',
    '%dir /usr/share/doc/atelier',
    '"/usr/bin/atelier"',
    '"/usr/share/doc/100%% wool"',
  ]);
});
