/** The proxy through which set-up downloads: the app itself needs no network. */
import { connect } from 'node:net';
import { directHosts, proxyIn } from '../../../build/setup/proxy-variables.mjs';
import { listed } from '../text/printable';
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

/** Never a fault of the installation: what is installed works without. */
export async function examineProxy({
  environment,
  packaged,
}: {
  environment: NodeJS.ProcessEnv;
  packaged: boolean;
}): Promise<Examination> {
  const what = 'Proxy';
  if (packaged) return good(what, 'Not needed, because nothing is downloaded.');
  const proxy = proxyIn(environment);
  if (proxy === null) return good(what, 'Not set.');
  const { variable, address } = proxy;
  const url = addressOf(address);
  if (url === null) {
    return warning(what, `${variable} is not the address of an HTTP proxy.`, EXAMPLE);
  }
  const direct = directHosts(environment);
  const except =
    direct.length === 0 ? '' : `, except from the hosts in NO_PROXY (${listed(direct)})`;
  // Without the password that an address may contain.
  const shown = `${url.host} (${variable})`;
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  if (await answers(url.hostname, port))
    return good(what, `Setup downloads through ${shown}${except}.`);
  return warning(
    what,
    `Setup downloads through ${shown}, which cannot be reached.`,
    'Correct or unset it. Until then "npm start" cannot download anything. What is installed works.',
  );
}
