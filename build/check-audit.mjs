// npm run check:audit: known vulnerabilities in what ships. A registry that answers no audits, or none
// at all, is told of and fails nothing; it is not part of npm test, which depends on the tree alone.
import { runNpm } from './setup/command.mjs';

/** Report of `npm audit --json`, as far as it is read here. */
/** @typedef {{ vulnerabilities?: Record<string, { severity: string, via: unknown[] }> }} Report */

const TOLERATED = new Set(['info', 'low']);

const { output } = await runNpm(['audit', '--omit=dev', '--json'], { keep: 2_000_000 });
/** @type {Report} */
let report = {};
try {
  report = JSON.parse(output.slice(output.indexOf('{')));
} catch {
  // What is not a report is no answer, which is told below.
}
const { vulnerabilities } = report;
if (vulnerabilities === undefined) {
  process.stdout.write('audit: skipped, the npm registry does not support audits\n');
} else {
  const found = Object.entries(vulnerabilities).filter(
    ([, { severity }]) => !TOLERATED.has(severity),
  );
  for (const [name, { severity }] of found) process.stdout.write(`audit: ${name} (${severity})\n`);
  process.stdout.write(`audit: shipped packages with known vulnerabilities: ${found.length}\n`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
