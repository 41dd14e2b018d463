/** The routes, and what every request goes through. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Classifier } from '@engine/classify/classifier';
import { valuesIn } from '@engine/data/image-shape';
import { aboutRun } from '@engine/export/about';
import { servingName } from '@engine/export/serving-name';
import { preprocessingOf } from '@engine/photo/preprocessing';
import { accessChecks, tokenCheck } from './http/access';
import { Batcher } from './predict/batcher';
import { newServer } from './http/http-framework';
import type { Served } from './grpc/grpc-server';
import { Intake } from './predict/intake';
import type { LiveFigures } from './live';
import { ServerMetrics } from './metrics';
import { missing, WrongMethodError } from './http/missing';
import { pageCheck } from './pages';
import { PhotoQueue, type DecodePictures, type PreprocessPhoto } from './predict/photos';
import { picturesOfFiles } from './predict/picture-file';
import { answerBody, metadataBody, parseQuestion, STATUS_BODY, VERSION } from './protocol';
import { refuseClientError, refuseUnusual } from './http/raw-refusals';
import { ServerError } from './server-error';

/** A thousand pictures as JSON, or a large photo. */
const MOST_BYTES = 32 * 2 ** 20;
/** For a client to send its body: one that stays silent does not keep a place. */
const REQUEST_TIMEOUT_MS = 60_000;
/** For its headers, and between looks at the clock: Node.js looks every 30 s otherwise. */
const HEADERS_TIMEOUT_MS = 15_000;
const CHECKING_MS = 5000;
/** Each can hold a small body. */
const MOST_CONNECTIONS = 512;
const INTAKE = { mostBytes: MOST_BYTES, waitMs: 10_000, silenceMs: 10_000 };
/** After these the rest of a body may still come, and is not waited for. */
const LAST_OF_CONNECTION = [408, 413, 503];

const HEALTH = '/healthz';

/** Bodies are taken as bytes whatever they are called: curl, for one, calls everything a form. */
function takeBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
}

function bodyOf({ body, headers }: FastifyRequest): Buffer {
  const { 'content-encoding': encodings = 'identity' } = headers;
  if (!/^[\s,]*(identity[\s,]*)*$/i.test(encodings)) {
    throw new ServerError(415, 'Send the body uncompressed, without Content-Encoding.');
  }
  if (Buffer.isBuffer(body) && body.length > 0) return body;
  throw new ServerError(400, 'The body is empty.');
}

/** Errors of ours have a name of their own, and a sentence. */
const WORDED = /^(?!Type|Range|Reference|Syntax|Eval|URI|Aggregate)[A-Z]\w+Error$/;
const INTERNAL =
  'The server failed to answer because of an internal error. Send the request again.';

function sentence(error: FastifyError | ServerError): string {
  const code = 'code' in error ? error.code : '';
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return `The body is too large. The limit is ${MOST_BYTES / 2 ** 20} MiB.`;
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return 'The length of the body does not match its Content-Length header.';
    case 'FST_ERR_BAD_URL':
      return 'The URL is invalid: each % must be followed by two hexadecimal digits.';
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'The Content-Type header is invalid. Send application/json, image/jpeg or none.';
    default:
      // What the framework says of anything else is not meant for clients.
      if (code.startsWith('FST_')) return 'The request is invalid.';
      return WORDED.test(error.name) ? error.message : INTERNAL;
  }
}

function sendError(error: FastifyError | ServerError, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (LAST_OF_CONNECTION.includes(status)) reply.header('connection', 'close');
  return reply.code(status).send({ error: sentence(error) });
}

function answerErrors(app: FastifyInstance, name: string): void {
  app.setErrorHandler<FastifyError>(async (error, _request, reply) => {
    await sendError(error, reply);
  });
  app.setNotFoundHandler(({ method, url }, reply) => {
    const error = missing(method, url, name);
    if (error instanceof WrongMethodError) reply.header('allow', error.allowed);
    throw error;
  });
}

/** Two colons are one in a route. */
function predictRoutes(model: string): string[] {
  return [`${model}::predict`, `${model}/versions/${VERSION}::predict`];
}

/** @param advice on how to send it instead */
function multipartRefused({ headers }: FastifyRequest, advice: string): void {
  if (!/^\s*multipart\//i.test(headers['content-type'] ?? '')) return;
  throw new ServerError(415, advice);
}

/**
 * What every request goes through before anything is said of what it asks for.
 * @returns throws ServerError for one that may not go on; true where it has been answered
 */
function entrance(
  token: string | null,
  cors: readonly string[],
): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const checkPage = pageCheck(cors);
  const { host, token: checkToken } = accessChecks(token);
  return (request, reply) => {
    host(request);
    if (checkPage(request, reply)) return true;
    if (request.routeOptions.url !== HEALTH) checkToken(request);
    return false;
  };
}

export interface ServerApp {
  app: FastifyInstance;
  /** In addresses. */
  name: string;
  figures: () => LiveFigures;
  /** For the gRPC API beside it. */
  served: Served;
}

export interface AppOptions {
  /** What clients must send, or null on this computer alone. */
  token: string | null;
  /** Origins of web pages that may ask; none where it is left out. */
  cors?: readonly string[];
  see: PreprocessPhoto;
  decoder: DecodePictures;
  /** In addresses; null for the run's own. */
  name: string | null;
}

/** @param classifier what is served; whoever made it frees it when the app is closed */
export function createApp(classifier: Classifier, options: AppOptions): ServerApp {
  const { network, record } = classifier;
  const { token, see, decoder, cors = [] } = options;
  const name = options.name ?? servingName(record);
  const model = `/v1/models/${name}`;
  const metrics = new ServerMetrics();
  const preprocessing = preprocessingOf(record);
  const batcher = new Batcher(
    valuesIn(network.input),
    (pictures) => network.predict(pictures),
    (pictures) => {
      metrics.batch(pictures);
    },
  );
  const photos = new PhotoQueue(classifier, see, decoder);
  const predict = async (pictures: Float32Array | Buffer[]): Promise<Float32Array> =>
    batcher.ask(
      Array.isArray(pictures) ? await picturesOfFiles(pictures, decoder, preprocessing) : pictures,
    );
  const enter = entrance(token, cors);
  const app = newServer({
    bodyLimit: MOST_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: {
      connectionsCheckingInterval: CHECKING_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      // Its reply would have no body; `accessChecks` refuses such requests in a sentence.
      requireHostHeader: false,
    },
    clientErrorHandler: refuseClientError,
    forceCloseConnections: 'idle',
    // Addresses that are none go through no hook.
    frameworkErrors(error, request, reply) {
      try {
        if (!enter(request, reply)) sendError(error, reply);
      } catch (refusal) {
        sendError(refusal as ServerError, reply);
      }
    },
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  refuseUnusual(app.server);
  takeBytes(app);
  answerErrors(app, name);
  app.addHook('onRequest', (request, reply, done) => {
    if (!enter(request, reply)) done();
  });
  const intake = new Intake(INTAKE);
  app.addHook('preParsing', (request, reply) => intake.body(request.raw, reply.raw));
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.request(route, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });

  app.get(HEALTH, () => ({ status: 'ok' }));
  app.get('/metrics', async (_request, reply) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
  const metadata = metadataBody(name, aboutRun(record));
  for (const path of [model, `${model}/versions/${VERSION}`]) {
    app.get(path, () => STATUS_BODY);
    app.get(`${path}/metadata`, () => metadata);
  }
  for (const path of predictRoutes(model)) {
    app.post(path, async (request) => {
      multipartRefused(request, 'Send JSON as the body: curl --data @request.json URL.');
      const { pictures, answerAs } = parseQuestion(bodyOf(request), network.input);
      return answerBody(await predict(pictures), network.classCount, answerAs);
    });
  }
  app.post('/classify', async (request) => {
    multipartRefused(
      request,
      'Send the photo itself as the body: curl --data-binary @photo.jpg URL.',
    );
    return photos.classify(bodyOf(request));
  });
  const served: Served = {
    name,
    shape: network.input,
    classes: network.classCount,
    predict,
    checkToken: tokenCheck(token),
    answered(httpStatus, seconds) {
      metrics.request('gRPC Predict', httpStatus, seconds);
    },
  };
  return { app, name, served, figures: () => metrics.live.figures() };
}
