// The spec file of the RPM package: what rpmbuild and dnf read.
import { debianVersion } from './control.mjs';

/** As Debian's: Node.js 18.15 and later. Fedora's package has an epoch, which any version without one precedes. */
const NEEDED = ['nodejs >= 18.15', 'xdg-utils', 'hicolor-icon-theme'];

/** What RPM would do to finished programs: strip them, take debugging symbols apart, compile Python, link build IDs. */
const AS_THEY_ARE = `%global debug_package %{nil}
%global __os_install_post %{nil}
%define _build_id_links none
%define _binary_payload w3.zstdio`;

/** A path as a spec file takes it. @param {string} path */
function quoted(path) {
  return `"${path.replaceAll('%', '%%')}"`;
}

/**
 * @param {{ version: string, libraries: readonly string[], files: readonly string[] }} contents `libraries`,
 *   names of shared objects, such as libgtk-3.so.0, which every distribution's packages provide;
 *   `files`, absolute paths outside of /usr/lib/atelier
 */
export function specFile({ version, libraries, files }) {
  const needed = [...NEEDED, ...libraries.map((name) => `${name}()(64bit)`)];
  return `${AS_THEY_ARE}

Name: atelier
# RPM orders versions before a release as Debian does.
Version: ${debianVersion(version)}
Release: 1
Summary: Train, compare and use clothing classifiers
License: MIT
BuildArch: x86_64
# The libraries that it brings along are nobody else's, and it needs none of their names.
AutoReqProv: no
${needed.map((name) => `Requires: ${name}`).join('\n')}
Recommends: libnotify

%description
Atelier trains, compares, explains and uses image classifiers on
Fashion-MNIST or on your own images: linear, dense, convolutional (CNN)
and residual (ResNet) networks, with TensorFlow.

It opens a window, and runs the same commands in the terminal. It works
offline, and no data leaves the computer.

%files
%defattr(-,root,root,-)
/usr/lib/atelier
%dir /usr/share/doc/atelier
${files.map(quoted).join('\n')}
`;
}
