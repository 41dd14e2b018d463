/** The proxy through which set-up downloads: the app itself needs no network. */
import { directHosts, proxyIn } from '../../../build/setup/proxy-variables.mjs';
import { listed } from '../text/printable';
import { good, warning, type Examination } from './examination';

const EXAMPLE = 'Set it to an address such as http://proxy.example:3128.';

function addressOf(text: string): URL | null {
  try {
    const url = new URL(text);
    return ['http:', 'https:'].includes(url.protocol) && url.hostname !== '' ? url : null;
  } catch {
    return null;
  }
}

/** Never a fault of the installation: what is installed works without. The proxy is not connected to. */
export function examineProxy({
  environment,
  packaged,
}: {
  environment: NodeJS.ProcessEnv;
  packaged: boolean;
}): Examination {
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
  return good(what, `Setup downloads through ${url.host} (${variable})${except}.`);
}
