/** What set-up still has to download, and the certificates that it trusts meanwhile. */
import { X509Certificate } from 'node:crypto';
import type { SetupReport } from '../../../build/setup/setup-report.mjs';
import { readRegularFile, UnreadableFileError } from '../regular-file';
import { printable } from '../text/printable';
import { good, warning, type Examination } from './examination';

/** Larger than the lists of all authorities of browsers and systems. */
const MOST_CERTIFICATE_BYTES = 16 * 1024 ** 2;

/** What this installation knows of its set-up. */
export interface SetUp {
  /** Installed by the system's package manager, with a Node.js that suffices for the terminal. */
  packaged: boolean;
  /** null where nobody has looked: the command was not started with npm. */
  setup: SetupReport | null;
  /** Its program; empty where it is not installed, null where nobody has looked. */
  electron?: string | null;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

async function faultOfCertificates(file: string): Promise<string | null> {
  let bytes: Buffer;
  try {
    bytes = await readRegularFile(file, MOST_CERTIFICATE_BYTES);
  } catch (error) {
    if (error instanceof UnreadableFileError) return error.fault;
    throw error;
  }
  try {
    new X509Certificate(bytes);
    return null;
  } catch {
    return 'contains no certificate in PEM format';
  }
}

/** Never a fault of the installation: what is installed works without. */
export async function examineCertificates({ packaged, setup }: SetUp): Promise<Examination> {
  const what = 'Certificates';
  const named = setup?.certificates ?? [];
  if (packaged || named.length === 0) return good(what, 'None are added.');
  const files = named.map(({ setting, file }) => ({
    file,
    shown: `${printable(file, 300)} (${setting})`,
  }));
  for (const { file, shown } of files) {
    const fault = await faultOfCertificates(file);
    if (fault === null) continue;
    return warning(
      what,
      `${shown} ${fault}.`,
      'Correct or unset it. Until then downloads through a proxy with its own certificate fail.',
    );
  }
  return good(what, `Setup also trusts ${files.map(({ shown }) => shown).join(' and ')}.`);
}

/** Nothing is asked of the network: what is there is looked at. */
export function examineDownloads({ packaged, setup, electron }: SetUp): Examination {
  const what = 'Downloads';
  if (packaged) return good(what, 'Not needed, because everything is part of the package.');
  if (setup === null) {
    const says = 'Unknown: this command was not started with npm.';
    return warning(what, says, 'Run "npm run atelier -- doctor".');
  }
  const { missing, mend, unfinished } = setup;
  if (mend === null) {
    // Without a display nobody has asked for Electron.
    const of = electron === '' ? ' for the terminal' : '';
    return good(what, `Nothing is left to download${of}.`);
  }
  const parts = unfinished.map(
    ({ name, bytes }) => ` ${name} continues after the ${megabytes(bytes)} that are here.`,
  );
  return warning(what, `Left to download: ${missing.join(', ')}.${parts.join('')}`, mend);
}
