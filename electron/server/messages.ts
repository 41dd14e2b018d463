/** What main asks the server's process, and what that tells meanwhile. */
import type { LiveFigures } from './live';

export interface ServeJob {
  run: string;
  /** In addresses; null for the run's own. */
  name: string | null;
  host: string;
  port: number;
  /** Null for no gRPC API. */
  grpcPort: number | null;
  token: string | null;
  cors: readonly string[];
}

export type ServeAnswer =
  | { kind: 'serving'; address: string; grpcAddress: string | null; name: string }
  /** `port` is one that is free instead, where a taken one was the reason. */
  | { kind: 'refused'; message: string; port: number | null };

export interface ServerQuestions {
  serve: { body: ServeJob; answer: ServeAnswer };
  /** Answered after the requests that are under way. */
  stop: { body: null; answer: null };
}

export type ServerEvent =
  /** What is to be served is a model from elsewhere, which can be stopped for taking too much. */
  { kind: 'foreign' } | { kind: 'figures'; figures: LiveFigures };
