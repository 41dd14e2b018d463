/**
 * Which web pages may ask. Any page in a browser on this computer can send requests here, and without this
 * would be one of the programs on this computer. Browsers say where a request comes from: of another origin
 * only those are heard that whoever serves has named.
 * Format: CORS in the Fetch standard; Fetch Metadata Request Headers.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ServerError } from './server-error';

const PREFLIGHT_LASTS_S = 600;
const SAME = ['same-origin', 'none'];

type Headers = Record<string, string>;

function refusal(from: string): ServerError {
  return new ServerError(
    403,
    `Requests from web pages of ${from} are not allowed. To allow them, serve with --cors and the page’s origin.`,
  );
}

/** Long ones are no origin anyway. */
const MOST_ECHOED = 100;

/** @throws ServerError 403 for a page that may not ask; else the headers by which it may read the answer */
function headersFor({ headers, host }: FastifyRequest, allowed: ReadonlySet<string>): Headers {
  const { origin } = headers;
  const vary = { vary: 'Origin' };
  if (origin === undefined) {
    const site = headers['sec-fetch-site'] ?? 'none';
    if (SAME.includes(site)) return vary;
    throw refusal('another origin');
  }
  if (allowed.has(origin)) return { ...vary, 'access-control-allow-origin': origin };
  // A page of this server's own address, such as /metrics opened in a tab.
  if (origin === `http://${host}`) return vary;
  throw refusal(origin === 'null' ? 'no origin' : `“${origin.slice(0, MOST_ECHOED)}”`);
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/**
 * @param origins that may ask, besides programs that are no browsers
 * @returns whether a request is a preflight, which is answered at once and needs no token: browsers send
 *   none with it; throws ServerError 403 for a page that may not ask
 */
export function pageCheck(
  origins: readonly string[],
): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const allowed = new Set(origins);
  return (request, reply) => {
    reply.headers({ vary: 'Origin' });
    const headers = headersFor(request, allowed);
    reply.headers(headers);
    if (!isPreflight(request) || headers['access-control-allow-origin'] === undefined) return false;
    const privately = request.headers['access-control-request-private-network'] === 'true';
    void reply
      .code(204)
      .headers({
        vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'Authorization, Content-Type',
        'access-control-max-age': String(PREFLIGHT_LASTS_S),
        ...(privately ? { 'access-control-allow-private-network': 'true' } : {}),
      })
      .send();
    return true;
  };
}
