// What Electron's own default app does for `electron FOLDER`: the fallback runtime has none.
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { app } = require('electron');

const args = process.argv.slice(1);
let folder = null;
for (let at = 0; at < args.length; at++) {
  if (args[at] === '-r' || args[at] === '--require') require(resolve(args[++at]));
  else if (!args[at].startsWith('-') && folder === null) folder = resolve(args[at]);
}

if (args.includes('--version') || folder === null) {
  process.stdout.write(`v${process.versions.electron}\n`);
  process.exit(0);
}
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setAppPath(folder);
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version);
require(join(folder, manifest.main));
