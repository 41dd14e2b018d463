import { SetupError } from './step.mjs';

/** @throws {SetupError} below Node.js 20.19, or in 21 and below 22.12 */
export function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const good = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (good) return;
  throw new SetupError(
    `Atelier needs Node.js 20.19 or newer, or 22.12 or newer; this is ${process.versions.node}. Install a newer one and run the same command again.`,
  );
}
