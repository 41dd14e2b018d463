/** A run at an address of its own, until it is stopped. */
import { freeClassifier, loadClassifier } from '@engine/classify/classifier';
import type { RunStore } from '@engine/runs/run-store';
import { isLoopback } from './http/access';
import { createApp, type AppOptions } from './app';
import type { GrpcServer, Served } from './grpc/grpc-server';
import { hostAndPort } from './http/addresses';
import { freePortAfter, PortTakenError } from './http/free-port';
import type { LiveFigures } from './live';
import { ServerError } from './server-error';
import { UserError } from '@engine/user-error';

/** Where TensorFlow Serving has its REST. */
export const USUAL_PORT = 8501;
export const USUAL_HOST = '127.0.0.1';

/** For answers that are under way when the server is stopped. */
const GRACE_MS = 5000;

export interface ServeOptions extends AppOptions {
  host: string;
  /** 0 for any that is free. */
  port: number;
  /** Of the gRPC API, 0 for any that is free; there is none where it is null or left out. */
  grpcPort?: number | null;
}

export interface RunningServer {
  /** Such as http://127.0.0.1:8501. */
  address: string;
  /** The model's name in addresses. */
  name: string;
  /** Of the gRPC API, such as 127.0.0.1:8500; null where there is none. */
  grpcAddress: string | null;
  figures(): LiveFigures;
  stop(): Promise<void>;
}

async function listenError({ host, port }: ServeOptions, cause: unknown): Promise<Error> {
  const { code = '' } = cause as NodeJS.ErrnoException;
  switch (code) {
    case 'EADDRINUSE':
      return new PortTakenError(port, await freePortAfter(port, host), cause);
    case 'EACCES':
      return new UserError(
        `You do not have permission to use port ${port}. Choose a port from 1024 up.`,
        {
          cause,
        },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UserError(`This computer has no address ${host}.`, { cause });
    default:
      return cause instanceof Error ? cause : new Error(String(cause));
  }
}

async function listenGrpc(
  { host, grpcPort = null }: ServeOptions,
  served: Served,
): Promise<GrpcServer | null> {
  if (grpcPort === null) return null;
  try {
    const { startGrpc } = await import('./grpc/grpc-server');
    return await startGrpc(host, grpcPort, served);
  } catch (cause) {
    // The library's error has the system's code in its text alone.
    const what = String(cause).includes('EADDRINUSE') ? 'is in use' : 'cannot be used';
    throw new UserError(`The gRPC port ${grpcPort} ${what}. Choose another one.`, { cause });
  }
}

/**
 * Load a run and serve it.
 * @throws RunError where it has no weights, Error in a sentence where it cannot be served there
 */
export async function serveRun(
  store: RunStore,
  run: string,
  options: ServeOptions,
): Promise<RunningServer> {
  const { host, port, token } = options;
  if (token === null && !isLoopback(host)) {
    throw new ServerError(401, `Other computers can reach ${host}. Serve with a token.`);
  }
  const { status, name: title } = await store.read(run);
  if (status === 'running') {
    throw new UserError(`"${title}" is training. Wait until it finishes, or stop it first.`);
  }
  const classifier = await loadClassifier(store, run);
  const { app, name, figures, served } = createApp(classifier, options);
  let address: string;
  let grpc: GrpcServer | null;
  try {
    address = await app.listen({ host, port });
    grpc = await listenGrpc(options, served);
  } catch (cause) {
    await app.close();
    freeClassifier(classifier);
    throw cause instanceof UserError ? cause : await listenError(options, cause);
  }
  return {
    address,
    name,
    grpcAddress: grpc === null ? null : hostAndPort(host, grpc.port),
    figures,
    async stop() {
      const timer = setTimeout(() => {
        app.server.closeAllConnections();
      }, GRACE_MS);
      const closed = Promise.all([app.close(), grpc?.stop(GRACE_MS)]);
      // Node.js 18 leaves open what clients keep for their next request.
      app.server.closeIdleConnections();
      await closed;
      clearTimeout(timer);
      freeClassifier(classifier);
    },
  };
}
