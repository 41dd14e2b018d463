/**
 * TensorFlow Serving's gRPC API beside the REST API: Predict, for its Python client and others. It takes
 * the same images, by the same rules.
 */
import {
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  logVerbosity,
  setLogVerbosity,
  status as codes,
  type Metadata,
  type ServerInterceptor,
  type ServiceDefinition,
  type UntypedHandleCall,
  type handleUnaryCall,
} from '@grpc/grpc-js';
import type { ImageShape } from '@engine/data/image-shape';
import { OUTPUT } from '@engine/export/about';
import { UserError } from '@engine/user-error';
import { hostAndPort } from '../http/addresses';
import { VERSION } from '../protocol';
import { ServerError } from '../server-error';
import { readPredictRequest, type PredictRequest } from './predict-request';
import { writePredictResponse } from './predict-response';
import { picturesOfRequest } from './request-pictures';

/** As many values as a request of the REST API may have, with room for names. */
const MOST_BYTES = 8 * 2 ** 20 + 2 ** 16;
/** That are read or answered at the same time; each may hold a whole message. */
const MOST_CALLS = 32;
const SERVICE = 'tensorflow.serving.PredictionService';

const CODES: Readonly<Record<number, codes>> = {
  400: codes.INVALID_ARGUMENT,
  401: codes.UNAUTHENTICATED,
  404: codes.NOT_FOUND,
  415: codes.INVALID_ARGUMENT,
  503: codes.UNAVAILABLE,
};

/** What is served, as the REST API serves it. */
export interface Served {
  /** The model's name. */
  name: string;
  shape: ImageShape;
  classes: number;
  /** @param pictures float32 0 to 1, or JPEG and PNG files @returns float32, count * classes */
  predict(pictures: Float32Array | Buffer[]): Promise<Float32Array>;
  /** Throws ServerError for a client that may not ask. @param authorization as it was sent */
  checkToken(authorization: string | undefined): void;
  /** Told of each request. @param httpStatus as the REST API would reply with */
  answered(httpStatus: number, seconds: number): void;
}

export interface GrpcServer {
  port: number;
  stop(graceMs: number): Promise<void>;
}

function checkModel({ model, version, label }: PredictRequest, name: string): void {
  const isOther = version !== null && String(version) !== VERSION;
  if (model === name && !isOther && label === '') return;
  throw new ServerError(404, `Model or version not found; the model is "${name}".`);
}

async function answer(bytes: Uint8Array, served: Served): Promise<Buffer> {
  const { name, shape, classes } = served;
  const request = readPredictRequest(bytes);
  checkModel(request, name);
  if (request.outputs.some((each) => each !== OUTPUT)) {
    throw new ServerError(400, `The model has one output, "${OUTPUT}".`);
  }
  const values = await served.predict(picturesOfRequest(request, shape));
  const { signature } = request;
  const version = Number(VERSION);
  return Buffer.from(
    writePredictResponse({ model: name, version, signature, output: OUTPUT, values, classes }),
  );
}

function refusal(error: unknown): { code: codes; details: string; httpStatus: number } {
  if (!(error instanceof UserError)) {
    const details = 'The server failed to answer because of an internal error. Send it again.';
    return { code: codes.INTERNAL, details, httpStatus: 500 };
  }
  const httpStatus = error instanceof ServerError ? error.statusCode : 400;
  const code = CODES[httpStatus] ?? codes.INVALID_ARGUMENT;
  return { code, details: error.message, httpStatus };
}

/** Calls beyond `MOST_CALLS` wait, with what they send, until one before them has been answered. */
class Entrance {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  enter(begin: () => void): void {
    if (this.inside >= MOST_CALLS) this.waiting.push(begin);
    else {
      this.inside += 1;
      begin();
    }
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.inside -= 1;
    else next();
  }
}

/** Whoever may not ask is refused before anything is read of a message. */
function interceptor(served: Served, entrance: Entrance): ServerInterceptor {
  const admit = (metadata: Metadata): void => {
    const [given] = metadata.get('authorization');
    served.checkToken(given?.toString());
  };
  return (_method, call) => {
    const began = performance.now();
    let isInside = false;
    let isOver = false;
    const leave = (): void => {
      isOver = true;
      if (isInside) entrance.leave();
      isInside = false;
    };
    return new ServerInterceptingCall(call, {
      start(next) {
        next({
          onReceiveMetadata(metadata, go) {
            try {
              admit(metadata);
            } catch (error) {
              const { code, details, httpStatus } = refusal(error);
              served.answered(httpStatus, (performance.now() - began) / 1000);
              call.sendStatus({ code, details });
              return;
            }
            entrance.enter(() => {
              isInside = true;
              // Whoever gave up while it waited gives its place to the next one.
              if (isOver) leave();
              else go(metadata);
            });
          },
          onReceiveMessage(message, go) {
            go(message);
          },
          onReceiveHalfClose(go) {
            go();
          },
          onCancel: leave,
        });
      },
      sendStatus(status, next) {
        leave();
        next(status);
      },
    });
  };
}

const same = (bytes: Buffer): Buffer => bytes;

/** Messages come and go as bytes: what is wrong with one is said by us, in a sentence. */
const SERVICE_DEFINITION: ServiceDefinition = {
  Predict: {
    path: `/${SERVICE}/Predict`,
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  },
};

function handler(served: Served): UntypedHandleCall {
  const handle: handleUnaryCall<Buffer, Buffer> = (call, reply) => {
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1000;
    answer(call.request, served).then(
      (response) => {
        served.answered(200, seconds());
        reply(null, response);
      },
      (error: unknown) => {
        const { code, details, httpStatus } = refusal(error);
        served.answered(httpStatus, seconds());
        reply({ code, details });
      },
    );
  };
  return handle as UntypedHandleCall;
}

/**
 * @param port 0 for any that is free
 * @throws Error of the system where it cannot be listened on
 */
export async function startGrpc(host: string, port: number, served: Served): Promise<GrpcServer> {
  // What goes wrong is said by whoever is told of it; the library's own lines say no more.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server({
    'grpc.max_receive_message_length': MOST_BYTES,
    'grpc.max_concurrent_streams': MOST_CALLS,
    interceptors: [interceptor(served, new Entrance())],
  });
  server.addService(SERVICE_DEFINITION, { Predict: handler(served) });
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(
      hostAndPort(host, port),
      ServerCredentials.createInsecure(),
      (error, found) => {
        if (error === null) resolve(found);
        else reject(error);
      },
    );
  });
  return {
    port: bound,
    async stop(graceMs) {
      const timer = setTimeout(() => {
        server.forceShutdown();
      }, graceMs);
      await new Promise<void>((resolve) => {
        server.tryShutdown(() => {
          resolve();
        });
      });
      clearTimeout(timer);
    },
  };
}
