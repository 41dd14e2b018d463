// Runs a program of this folder, such as `node build/run.cjs start`. First it checks the version of Node.js: old
// ones cannot even load the programs.
'use strict';

const [name] = process.argv.splice(2, 1);
const [major, minor] = process.versions.node.split('.').map(Number);
const isSupported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
/** It tells what is wrong here itself, where it can be loaded. */
const isDoctor = name === 'atelier' && process.argv[2] === 'doctor' && major >= 18;

if (isSupported || isDoctor) {
  import(`./${name}.mjs`);
} else {
  process.stderr.write(
    `set-up: Atelier needs Node.js 20.19 or newer, or 22.12 or newer; this is ${process.versions.node}. Install a newer one and run the same command again.\n`,
  );
  process.exitCode = 1;
}
