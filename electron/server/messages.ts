/** What main and the server's process say to each other. */
import type { LiveFigures } from './live';

export interface ServeJob {
  home: string;
  run: string;
  /** In addresses; null for the run's own. */
  name: string | null;
  host: string;
  port: number;
  token: string | null;
  cors: readonly string[];
}

export type ToServer = { kind: 'serve'; job: ServeJob } | { kind: 'stop' };

export type FromServer =
  /** What is to be served is a model from elsewhere, which can be stopped for taking too much. */
  | { kind: 'foreign' }
  | { kind: 'serving'; address: string; name: string }
  /** `port` is one that is free instead, where a taken one was the reason. */
  | { kind: 'refused'; message: string; port: number | null }
  | { kind: 'figures'; figures: LiveFigures }
  | { kind: 'stopped' };
