/** Fastify, on every Node.js that the app runs on. */
import diagnostics from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import type { Server } from 'node:http';
import type { FastifyHttpOptions, FastifyInstance } from 'fastify';

type Options = FastifyHttpOptions<Server>;

/**
 * Node.js 18.15, of the fallback runtime, lacks the tracing channels on which fastify 5 tells of its
 * work. Nobody listens to them here.
 */
function addTracingChannel(): void {
  const target = diagnostics as { tracingChannel?: (name: string) => object };
  target.tracingChannel ??= () => ({ hasSubscribers: false });
}

/** A new server. Fastify is loaded here because it wants the channels as soon as it is. */
export function newServer(options: Options): FastifyInstance {
  addTracingChannel();
  const framework = createRequire(__filename)('fastify') as {
    fastify: (options: Options) => FastifyInstance;
  };
  return framework.fastify(options);
}
