// A connection to a host through a proxy, by Node.js alone: npm's packages may not be there yet.
import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';

/** A proxy that says nothing for this long is taken for unreachable. */
const TIMEOUT_MS = 30_000;

/**
 * The address of a proxy; people leave its protocol out.
 * @param {string} proxy
 * @throws Error in a sentence where it is none
 */
function parsed(proxy) {
  const address = /^[a-z]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  if (!URL.canParse(address)) throw new Error('the proxy’s address is invalid');
  return new URL(address);
}

/** @param {URL} proxy with a name and a password, or without @returns {Record<string, string>} */
function authorization({ username, password }) {
  if (username === '') return {};
  const both = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(both).toString('base64')}` };
}

/**
 * Connect to a host by a proxy's CONNECT (RFC 9110, section 9.3.6), encrypted from end to end.
 * @param {string} proxyAddress
 * @param {URL} url an https one
 * @returns {Promise<import('node:tls').TLSSocket>}
 * @throws Error where the proxy does not answer, or refuses
 */
export function tunnel(proxyAddress, { hostname, port }) {
  return new Promise((resolve, reject) => {
    const proxy = parsed(proxyAddress);
    const host = `${hostname}:${port || 443}`;
    const client = proxy.protocol === 'https:' ? https : http;
    const asked = client.request({
      method: 'CONNECT',
      hostname: proxy.hostname,
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      path: host,
      headers: { host, ...authorization(proxy) },
      agent: false,
      timeout: TIMEOUT_MS,
    });
    asked.on('timeout', () => asked.destroy(new Error('the proxy does not respond')));
    asked.on('error', reject);
    asked.on('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) {
        resolve(tls.connect({ socket, servername: hostname }));
        return;
      }
      socket.destroy();
      reject(new Error(`the proxy returned HTTP status ${statusCode}`));
    });
    // Whoever knows no CONNECT answers as to any other request.
    asked.on('response', ({ statusCode }) => {
      asked.destroy();
      reject(new Error(`the proxy returned HTTP status ${statusCode}`));
    });
    asked.end();
  });
}
