/** The routes, and what every request goes through. */
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import type { Classifier } from '../engine/classify/classifier';
import { aboutRun } from '../engine/export/about';
import { servingName } from '../engine/export/serving-name';
import { accessCheck } from './access';
import { Batcher } from './batcher';
import { newServer } from './http-framework';
import type { LiveFigures } from './live';
import { ServerMetrics } from './metrics';
import { missing } from './missing';
import { PhotoQueue, type SeePhoto } from './photos';
import { picturesOfFiles } from './picture-file';
import { answerBody, metadataBody, parseQuestion, STATUS_BODY, VERSION } from './protocol';
import { ServerError } from './server-error';

/** A thousand pictures as JSON, or a large photo. */
const MOST_BYTES = 32 * 2 ** 20;
/** For a client to send its body: one that stays silent does not keep a place. */
const REQUEST_TIMEOUT_MS = 60_000;

const HEALTH = '/healthz';

/** Bodies are taken as bytes whatever they are called: curl, for one, calls everything a form. */
function takeBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
}

function bodyOf({ body, headers }: FastifyRequest): Buffer {
  const { 'content-encoding': encoding = 'identity' } = headers;
  if (encoding !== 'identity') {
    throw new ServerError(415, 'Send the body as it is, without Content-Encoding.');
  }
  if (Buffer.isBuffer(body) && body.length > 0) return body;
  throw new ServerError(400, 'The body is empty.');
}

function sentence(error: FastifyError): string {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return `The body is too large; at most ${MOST_BYTES / 2 ** 20} MiB are taken.`;
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return 'The body is not as long as its header says.';
    default:
      return error.message;
  }
}

function answerErrors(app: FastifyInstance, name: string): void {
  app.setErrorHandler<FastifyError>(async (error, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    await reply.code(status).send({ error: sentence(error) });
  });
  app.setNotFoundHandler(({ method, url }) => {
    throw missing(method, url, name);
  });
}

/** Two colons are one in a route. */
function predictRoutes(model: string): string[] {
  return [`${model}::predict`, `${model}/versions/${VERSION}::predict`];
}

function multipartRefused({ headers }: FastifyRequest): void {
  if (headers['content-type']?.startsWith('multipart/') !== true) return;
  throw new ServerError(
    415,
    'Send the photo itself as the body: curl --data-binary @photo.jpg URL.',
  );
}

export interface ServerApp {
  app: FastifyInstance;
  /** In addresses. */
  name: string;
  figures: () => LiveFigures;
}

export interface AppOptions {
  /** What clients must send, or null on this computer alone. */
  token: string | null;
  see: SeePhoto;
  /** In addresses; null for the run's own. */
  name: string | null;
}

/** @param classifier what is served; whoever made it frees it when the app is closed */
export function createApp(classifier: Classifier, options: AppOptions): ServerApp {
  const { network, record } = classifier;
  const { token, see } = options;
  const name = options.name ?? servingName(record);
  const model = `/v1/models/${name}`;
  const metrics = new ServerMetrics();
  const batcher = new Batcher(
    (pictures) => network.predict(pictures),
    (pictures) => {
      metrics.batch(pictures);
    },
  );
  const photos = new PhotoQueue(classifier, see);
  const app = newServer({
    bodyLimit: MOST_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
  });
  takeBytes(app);
  answerErrors(app, name);
  const check = accessCheck(token);
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.url !== HEALTH) check(request);
    done();
  });
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
      const { pictures, answerAs } = parseQuestion(bodyOf(request));
      const pixels = Array.isArray(pictures) ? picturesOfFiles(pictures) : pictures;
      return answerBody(await batcher.ask(pixels), network.classCount, answerAs);
    });
  }
  app.post('/classify', async (request) => {
    multipartRefused(request);
    return photos.classify(bodyOf(request));
  });
  return { app, name, figures: () => metrics.live.figures() };
}
