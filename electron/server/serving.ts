/** What the window is told of the server, and asks of it: plain data. */
import type { LiveFigures } from './live';

/** What is served, for the window. */
export interface Serving {
  run: string;
  /** The model's name in addresses. */
  name: string;
  /** Where this computer, or where others, reach it: http://HOST:PORT. */
  addresses: string[];
  /** HOST:PORT of the gRPC API; none where it is off. */
  grpcAddresses: string[];
  needsToken: boolean;
  /** Origins of web pages that may ask. */
  cors: readonly string[];
  since: string;
  figures: LiveFigures | null;
}

export interface ServeWish {
  run: string;
  /** Null for the run's own. */
  name: string | null;
  port: number;
  /** Null for no gRPC API. */
  grpcPort: number | null;
  /** Whether others than this computer may ask, with a token. */
  others: boolean;
  /** Origins of web pages that may ask. */
  cors: string[];
}

export type ServeReply =
  | { kind: 'serving'; serving: Serving; /** Told once, here. */ token: string | null }
  /** `port` is one that is free instead, where a taken one was the reason. */
  | { kind: 'refused'; message: string; port: number | null };
