/** A port beside one that is taken. */
import { createServer } from 'node:net';
import { UserError } from '@engine/user-error';

/** How many ports after the taken one are tried before any will do. */
const TRIED = 20;
const HIGHEST_PORT = 65_535;

/** @param port 0 for any @returns the port that was free, or null */
function tryPort(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => {
      resolve(null);
    });
    server.listen({ host, port }, () => {
      const address = server.address();
      const free = typeof address === 'object' && address !== null ? address.port : null;
      server.close(() => {
        resolve(free);
      });
    });
  });
}

/** The next port after `taken` that is free now, or some other; null where there is none. */
export async function freePortAfter(taken: number, host: string): Promise<number | null> {
  for (let port = taken + 1; port <= Math.min(HIGHEST_PORT, taken + TRIED); port++) {
    if ((await tryPort(host, port)) !== null) return port;
  }
  return tryPort(host, 0);
}

/** A port that somebody else listens on; the message says which is free. */
export class PortTakenError extends UserError {
  override readonly name = 'PortTakenError';

  /** @param free null where none is */
  constructor(
    port: number,
    readonly free: number | null,
    cause: unknown,
  ) {
    const advice = free === null ? 'no other port is free' : `${free} is free`;
    super(`Port ${port} is in use; ${advice}.`, { cause });
  }
}
