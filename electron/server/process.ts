/**
 * The window's server, in a process of its own: it serves one run while the window trains, and a crash
 * of either leaves the other as it is. The terminal's `serve` is the same server in its own process.
 */
import { answerQuestions, logOf, sendToMain } from '../child/answer';
import { PhotoDecoder } from '@engine/decode/decoder';
import { watchForeignModels } from '@engine/import/model-limits';
import { PhotoPool } from '@engine/photo/pool';
import { RunStore } from '@engine/runs/run-store';
import { sentenceOf } from '@engine/text/sentence-of';
import { PortTakenError } from './http/free-port';
import type { ServeAnswer, ServeJob, ServerEvent, ServerQuestions } from './messages';
import { serveRun, type RunningServer } from './serve-run';

const FIGURES_MS = 1000;

const log = logOf('server');
let server: RunningServer | null = null;
watchForeignModels();

const say: (event: ServerEvent) => void = sendToMain;

/** Told once a second where something has changed. */
function tellFigures(running: RunningServer): void {
  let told = '';
  setInterval(() => {
    const now = running.figures();
    const text = JSON.stringify(now);
    if (text === told) return;
    told = text;
    say({ kind: 'figures', figures: now });
  }, FIGURES_MS);
}

async function serve({ run, ...options }: ServeJob, home: string): Promise<ServeAnswer> {
  const pool = new PhotoPool();
  const see: PhotoPool['see'] = (photo, options) => pool.see(photo, options);
  const store = new RunStore(home);
  try {
    if ((await store.read(run)).settings.model === 'imported') say({ kind: 'foreign' });
    server = await serveRun(store, run, { ...options, see, decoder: new PhotoDecoder() });
    log.info(`Serving ${run} at ${server.address}.`);
    tellFigures(server);
    const { address, grpcAddress, name } = server;
    return { kind: 'serving', address, grpcAddress, name };
  } catch (error) {
    log.error(`${run} could not be served.`, error);
    const free = error instanceof PortTakenError ? error.free : null;
    return { kind: 'refused', message: sentenceOf(error), port: free };
  }
}

answerQuestions<ServerQuestions>(
  {
    serve,
    async stop() {
      await server?.stop();
      return null;
    },
  },
  log,
);
