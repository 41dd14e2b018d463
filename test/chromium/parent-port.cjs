'use strict';
/** Loaded by `node --require`: gives a child process the way to main that Electron would give it. */
const { EventEmitter } = require('node:events');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  const port = new EventEmitter();
  port.postMessage = (message) => process.connected && process.send(message);
  process.on('message', (data) => port.emit('message', { data }));
  process.on('disconnect', () => process.exit(0));
  process.parentPort = port;
}
