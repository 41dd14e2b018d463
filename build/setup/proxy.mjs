// Which proxy the environment names for an address, by the variables that curl, pip and npm read as well.
import { directHosts, proxyIn } from './proxy-variables.mjs';

/**
 * Whether an entry of NO_PROXY covers a host: itself and what lies below it, with a port only there.
 * @param {string} entry
 * @param {URL} url
 */
function covers(entry, { hostname, port }) {
  if (entry === '*') return true;
  const [name = '', ofPort] = entry.split(':');
  if (name === '' || (ofPort !== undefined && ofPort !== (port || '443'))) return false;
  const bare = name.replace(/^\*?\./, '').toLowerCase();
  return hostname === bare || hostname.endsWith(`.${bare}`);
}

/**
 * @param {string} address
 * @returns {string | undefined} the proxy's address; undefined where the host is reached directly
 */
export function proxyFor(address) {
  const url = new URL(address);
  if (url.protocol !== 'https:') return undefined;
  const isDirect = directHosts(process.env).some((entry) => covers(entry, url));
  return isDirect ? undefined : proxyIn(process.env)?.address;
}

/**
 * A proxy in an error message, because it may be the cause.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string} a sentence after a space; '' where there is none
 */
export function proxyNote(environment) {
  const proxy = proxyIn(environment);
  if (proxy === null) return '';
  // Without a name and a password, for messages are shown to others.
  const shown = proxy.address.replace(/\/\/[^/]*@/, '//');
  return ` Setup uses the proxy ${shown} (${proxy.variable}); check that it is right.`;
}
