/** Who may ask: whoever is on this computer, or has the token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ServerError } from '../server-error';

const LOOPBACK = new Set(['127.0.0.1', '::1', '[::1]', 'localhost']);

/** Whether an address can be reached from this computer alone. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host.toLowerCase());
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

type Check = (request: FastifyRequest) => void;

/** A web page can point a name of its own at 127.0.0.1 and would then be let in by its browser. */
function checkHost({ hostname }: FastifyRequest): void {
  if (isLoopback(hostname)) return;
  throw new ServerError(403, 'This server accepts requests to localhost and 127.0.0.1 only.');
}

/** As HTTP/1.1 requires of every request. */
function checkHostHeader({ raw, headers }: FastifyRequest): void {
  if (raw.httpVersion === '1.0' || headers.host !== undefined) return;
  throw new ServerError(400, 'The request has no Host header.');
}

const pass = (): void => undefined;

/**
 * @param token what clients must send, or null on this computer alone
 * @returns throws ServerError 401 for another header "Authorization" than its own
 */
export function tokenCheck(token: string | null): (authorization: string | undefined) => void {
  if (token === null) return pass;
  // Of equal length, and compared in the same time wherever they differ.
  const wanted = digest(`Bearer ${token}`);
  return (authorization) => {
    const given = authorization?.replace(/^bearer +/i, 'Bearer ') ?? '';
    if (timingSafeEqual(wanted, digest(given))) return;
    throw new ServerError(401, 'This server requires a token. Send "Authorization: Bearer TOKEN".');
  };
}

function both(first: Check, second: Check): Check {
  return (request) => {
    first(request);
    second(request);
  };
}

/**
 * @param token what clients must send, or null on this computer alone
 * @returns each throws ServerError 401 or 403 for a request that may not go on
 */
export function accessChecks(token: string | null): { host: Check; token: Check } {
  const check = tokenCheck(token);
  return {
    host: token === null ? both(checkHostHeader, checkHost) : checkHostHeader,
    token({ headers }) {
      check(headers.authorization);
    },
  };
}
