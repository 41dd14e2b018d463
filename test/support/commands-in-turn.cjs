'use strict';
/**
 * One process of the built command that carries out one command after another: most commands take less
 * time than their start. A command has ended once nothing keeps the process alive but its parent.
 */
const { join } = require('node:path');

const PROGRAM = join(process.cwd(), 'out', 'main', 'atelier.cjs');

/** What the command under way has printed; null between two commands. */
let printed = null;

for (const name of ['stdout', 'stderr']) {
  // Each command adds listeners, as it does in a process of its own.
  process[name].setMaxListeners(0);
  process[name].write = (text) => {
    if (printed !== null) printed[name] += text;
    return true;
  };
}

process.on('message', (args) => {
  process.channel.unref();
  printed = { stdout: '', stderr: '' };
  process.exitCode = undefined;
  process.argv = [process.execPath, PROGRAM, ...args];
  // The first command runs as the program is loaded.
  if (PROGRAM in require.cache) void require(PROGRAM).main();
  else require(PROGRAM);
});

process.on('beforeExit', () => {
  if (printed === null) return;
  process.channel.ref();
  process.send({ code: process.exitCode ?? 0, ...printed });
  printed = null;
});
