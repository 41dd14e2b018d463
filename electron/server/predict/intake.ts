/**
 * Lets bodies in: only so many bytes of large ones at once, from the first byte until they are answered, and
 * none whose sender is silent. A body that waits stays with its sender. Small ones never wait: so many
 * connections cannot hold more than a few of the large ones do.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { ServerError } from '../server-error';

/** Bodies are copied once when they are whole, so that twice as much is taken for a moment. */
const MOST_IN_FLIGHT = 128 * 2 ** 20;
const SMALL = 256 * 2 ** 10;

export interface IntakeLimits {
  /** Of one body, in bytes; what says no length may be as long. */
  mostBytes: number;
  /** For a body to begin to be read. */
  waitMs: number;
  /** Between two parts of a body. */
  silenceMs: number;
}

/** Of a body, in bytes; null where a request has none. */
function lengthOf(headers: IncomingHttpHeaders, mostBytes: number): number | null {
  if (headers['transfer-encoding'] !== undefined) return mostBytes;
  const length = Number(headers['content-length'] ?? 0);
  // What is too long is refused before it is read.
  return length > 0 && length <= mostBytes ? length : null;
}

interface Waiting {
  bytes: number;
  begin(): void;
}

export class Intake {
  private inFlight = 0;
  private readonly waiting: Waiting[] = [];

  constructor(private readonly limits: IntakeLimits) {}

  /**
   * A request's body, once there is room for it.
   * @returns a stream that fails with ServerError 408 where its sender is silent
   * @throws ServerError 503 where there is no room for long
   */
  async body(request: IncomingMessage, response: ServerResponse): Promise<Readable> {
    const bytes = lengthOf(request.headers, this.limits.mostBytes);
    if (bytes === null) return request;
    if (bytes > SMALL) await this.admit(bytes, response);
    return this.watched(request);
  }

  private async admit(bytes: number, response: ServerResponse): Promise<void> {
    const state = { admitted: false, closed: false };
    response.once('close', () => {
      state.closed = true;
      if (state.admitted) this.release(bytes);
    });
    if (this.waiting.length > 0 || !this.fits(bytes)) await this.turn(bytes);
    else this.inFlight += bytes;
    state.admitted = true;
    if (state.closed) this.release(bytes);
  }

  private fits(bytes: number): boolean {
    return this.inFlight + bytes <= MOST_IN_FLIGHT;
  }

  private turn(bytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        bytes,
        begin() {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        reject(
          new ServerError(
            503,
            `The server is already reading ${MOST_IN_FLIGHT / 2 ** 20} MiB of other requests. Try again in a few seconds.`,
          ),
        );
        this.next();
      }, this.limits.waitMs);
      this.waiting.push(waiting);
    });
  }

  private release(bytes: number): void {
    this.inFlight -= bytes;
    this.next();
  }

  private next(): void {
    for (let [first] = this.waiting; first !== undefined && this.fits(first.bytes);) {
      this.waiting.shift();
      this.inFlight += first.bytes;
      first.begin();
      [first] = this.waiting;
    }
  }

  private watched(request: IncomingMessage): Readable {
    const { silenceMs } = this.limits;
    const body = new PassThrough();
    const timer = setTimeout(() => {
      body.destroy(
        new ServerError(408, `No data received for ${silenceMs / 1000} s. Send the request again.`),
      );
    }, silenceMs);
    request.on('data', () => timer.refresh());
    request.once('error', () => {
      body.destroy(new ServerError(400, 'The body is incomplete.'));
    });
    body.once('end', () => {
      clearTimeout(timer);
    });
    body.once('close', () => {
      clearTimeout(timer);
      request.unpipe(body);
    });
    // Whoever reads it may have gone, as where it is too long.
    body.on('error', () => undefined);
    return request.pipe(body);
  }
}
