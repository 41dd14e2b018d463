/** The proxy through which set-up downloads: the app itself needs no network. */
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { proxyFrom, proxyVariable } from '../../../build/setup/proxy-variables.mjs';
import { good, warning, type Examination } from './examination';

const ANSWERS_MS = 3000;
const EXAMPLE = 'Set it to an address such as http://proxy.example:3128.';

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWERS_MS });
    const end = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

function addressOf(text: string): URL | null {
  try {
    const url = new URL(text);
    return ['http:', 'https:'].includes(url.protocol) && url.hostname !== '' ? url : null;
  } catch {
    return null;
  }
}

/** Whether a file of further certificates is named, and is not there. */
function lacksCertificates({ NODE_EXTRA_CA_CERTS: file = '' }: NodeJS.ProcessEnv): boolean {
  return file !== '' && !existsSync(file);
}

/** Never a fault of the installation: what is installed works without. */
export async function examineProxy({
  environment,
  packaged,
}: {
  environment: NodeJS.ProcessEnv;
  packaged: boolean;
}): Promise<Examination> {
  const what = 'Proxy';
  if (packaged) return good(what, 'Not needed: nothing is downloaded.');
  if (lacksCertificates(environment)) {
    return warning(
      what,
      `NODE_EXTRA_CA_CERTS names a file that does not exist: ${environment['NODE_EXTRA_CA_CERTS'] ?? ''}.`,
      'Correct it, or unset it. Otherwise downloads through a proxy with a certificate of its own fail.',
    );
  }
  const text = proxyFrom(environment);
  if (text === undefined) return good(what, 'None is set.');
  const name = proxyVariable(environment) ?? '';
  const url = addressOf(text);
  if (url === null) return warning(what, `${name} is no address of an HTTP proxy.`, EXAMPLE);
  // Without the password that an address may contain.
  const shown = `${name} names ${url.host}`;
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  if (await answers(url.hostname, port)) return good(what, `${shown}, which answers.`);
  return warning(
    what,
    `${shown}, which does not answer.`,
    'Correct or unset it. Otherwise "npm start" can download nothing; what is installed works.',
  );
}
