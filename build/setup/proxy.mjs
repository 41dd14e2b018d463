// Which proxy the environment names for an address, by the variables that curl, pip and npm read as well.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { directHosts, proxyIn } from './proxy-variables.mjs';
import { root } from './step.mjs';

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

/** Through the agent that tfjs-node's own installer uses. */
export function proxyAgent(/** @type {string} */ address) {
  const proxy = proxyFor(address);
  if (proxy === undefined) return undefined;
  const require = createRequire(join(root, 'node_modules', '@tensorflow', 'tfjs-node', 'index.js'));
  return new (require('https-proxy-agent'))(proxy);
}
