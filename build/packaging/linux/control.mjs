// The control file of the Debian package: what apt reads.

/** Until somebody answers mail, an address that is known to be none (RFC 2606). */
export const MAINTAINER = 'The Atelier authors <authors@atelier.invalid>';

/** The bundled programs are built for Node.js 18.15 and later, that of Debian 12 and Ubuntu 24.04. */
const NODE = 'nodejs (>= 18.15)';

/**
 * Debian sorts 1.0.0-beta.1 after 1.0.0, and 1.0.0~beta.1 before it.
 * @param {string} version of package.json
 */
export function debianVersion(version) {
  return version.replace('-', '~');
}

/**
 * @param {{ version: string, libraries: readonly string[], kilobytes: number }} contents
 *   `libraries`, packages of the libraries that the programs link; `kilobytes`, the installed size
 */
export function controlFile({ version, libraries, kilobytes }) {
  return `Package: atelier
Version: ${debianVersion(version)}
Section: science
Priority: optional
Architecture: amd64
Maintainer: ${MAINTAINER}
Installed-Size: ${kilobytes}
Depends: ${[...libraries, NODE, 'xdg-utils'].join(', ')}
Recommends: libglib2.0-bin, libnotify4
Suggests: apparmor
Description: Train, compare and use clothing classifiers
 Atelier trains, compares, explains and uses image classifiers on
 Fashion-MNIST or on your own images: linear, dense, convolutional (CNN)
 and residual (ResNet) networks, with TensorFlow.
 .
 It opens a window, and runs the same commands in the terminal. It works
 offline, and no data leaves the computer.
`;
}
