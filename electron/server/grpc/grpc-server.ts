/**
 * TensorFlow Serving's gRPC API beside the REST API: Predict, for its Python client and others. It takes
 * the same images, by the same rules.
 */
import {
  Server,
  ServerCredentials,
  logVerbosity,
  setLogVerbosity,
  type ServiceDefinition,
  type UntypedHandleCall,
  type handleUnaryCall,
} from '@grpc/grpc-js';
import type { ImageShape } from '@engine/data/image-shape';
import { OUTPUT } from '@engine/export/about';
import { hostAndPort } from '../http/addresses';
import { VERSION } from '../protocol';
import { ServerError } from '../server-error';
import { entrance, type CallLimits, type Guarded } from './entrance';
import { readPredictRequest, type PredictRequest } from './predict-request';
import { writePredictResponse } from './predict-response';
import { refusal } from './refusal';
import { picturesOfRequest } from './request-pictures';

/** As many values as a request of the REST API may have, with room for names. */
const MOST_BYTES = 8 * 2 ** 20 + 2 ** 16;
const LIMITS: CallLimits = { calls: 32, waitMs: 10_000, silenceMs: 10_000 };
const SERVICE = 'tensorflow.serving.PredictionService';

/** What is served, as the REST API serves it. */
export interface Served extends Guarded {
  /** The model's name. */
  name: string;
  shape: ImageShape;
  classes: number;
  /** @param pictures float32 0 to 1, or JPEG and PNG files @returns float32, count * classes */
  predict(pictures: Float32Array | Buffer[]): Promise<Float32Array>;
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
export async function startGrpc(
  host: string,
  port: number,
  served: Served,
  limits: CallLimits = LIMITS,
): Promise<GrpcServer> {
  // What goes wrong is said by whoever is told of it; the library's own lines say no more.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server({
    'grpc.max_receive_message_length': MOST_BYTES,
    'grpc.max_concurrent_streams': limits.calls,
    interceptors: [entrance(served, limits)],
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
