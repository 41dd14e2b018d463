/**
 * Requests that Node.js refuses before the framework sees them: what is no HTTP, asks for another protocol,
 * or is too large. They are refused as all others are, {"error": "sentence"}.
 */
import { maxHeaderSize, STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const JSON_TYPE = 'application/json; charset=utf-8';

type Refusal = readonly [status: number, sentence: string];

const CHUNKS: Refusal = [
  400,
  'The chunks of the body are invalid. Send the body with a Content-Length instead.',
];
const LENGTH: Refusal = [
  400,
  'The length of the body is unclear. Send either one valid Content-Length or Transfer-Encoding: chunked.',
];
const HEADER: Refusal = [400, 'A header of the request is invalid.'];

/** By the code of llhttp, the parser of Node.js. */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'The request was not complete in time. Send it again.']],
  [
    'HPE_HEADER_OVERFLOW',
    [431, `The URL and headers are too large. The limit is ${maxHeaderSize / 2 ** 10} KiB.`],
  ],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', [413, CHUNKS[1]]],
  ['HPE_INVALID_CHUNK_SIZE', CHUNKS],
  ['HPE_STRICT', CHUNKS],
  ['HPE_INVALID_CONTENT_LENGTH', LENGTH],
  ['HPE_UNEXPECTED_CONTENT_LENGTH', LENGTH],
  ['HPE_INVALID_TRANSFER_ENCODING', LENGTH],
  ['HPE_INVALID_HEADER_TOKEN', HEADER],
  ['HPE_UNEXPECTED_SPACE', HEADER],
  ['HPE_INVALID_URL', [400, 'The URL is invalid: characters other than ASCII must be encoded.']],
]);
/** Most often a browser that was told https://, or another protocol altogether. */
const NO_HTTP: Refusal = [
  400,
  'The request is not valid HTTP/1.1. The address begins with http://, not https://.',
];
const NO_PROXY: Refusal = [405, 'This server is not a proxy: CONNECT is not supported.'];
const EXPECTATION: Refusal = [
  417,
  'The Expect header is not supported, other than 100-continue. Send the request without it.',
];

function bodyOf(sentence: string): string {
  return JSON.stringify({ error: sentence });
}

function refuse(socket: Duplex, [status, sentence]: Refusal): void {
  const body = bodyOf(sentence);
  const { destroySoon } = socket as Partial<Socket>;
  socket.write(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      `Content-Type: ${JSON_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  if (destroySoon === undefined) socket.end();
  else destroySoon.call(socket);
}

/** Whether a reply to an earlier part of what was sent has begun: a second one would be read as its end. */
function isAnswering(socket: Duplex): boolean {
  const { _httpMessage: reply } = socket as { _httpMessage?: { headersSent?: boolean } | null };
  return reply?.headersSent === true;
}

/** For what is no request. */
export function refuseClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  refuse(socket, REFUSALS.get(error.code ?? '') ?? NO_HTTP);
}

/** For requests of which Node.js tells the server, and not the framework. */
export function refuseUnusual(server: Server): void {
  server.on('connect', (_request, socket: Duplex) => {
    refuse(socket, NO_PROXY);
  });
  server.on('checkExpectation', (_request, response) => {
    const [status, sentence] = EXPECTATION;
    const body = bodyOf(sentence);
    response.writeHead(status, {
      'Content-Type': JSON_TYPE,
      'Content-Length': Buffer.byteLength(body),
      Connection: 'close',
    });
    response.end(body);
  });
}
