/**
 * The window's server, in a process of its own: it serves one run while the window trains, and a crash
 * of either leaves the other as it is. The terminal's `serve` is the same server in its own process.
 */
import { PhotoDecoder } from '../engine/decode/decoder';
import { homeFolder } from '../engine/home';
import { watchForeignModels } from '../engine/import/model-limits';
import { PhotoPool } from '../engine/photo/pool';
import { RunStore } from '../engine/runs/run-store';
import { sentenceOf } from '../engine/sentence-of';
import { Log } from '../engine/support/log';
import { PortTakenError } from './free-port';
import type { FromServer, ServeJob, ToServer } from './messages';
import { serveRun, type RunningServer } from './serve-run';

const FIGURES_MS = 1000;

const port = process.parentPort;
const log = new Log(homeFolder(), 'server');
log.watchProcess();
let server: RunningServer | null = null;
watchForeignModels();

function say(message: FromServer): void {
  port.postMessage(message);
}

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

async function serve({ home, run, ...options }: ServeJob): Promise<void> {
  const pool = new PhotoPool();
  const see: PhotoPool['see'] = (photo) => pool.see(photo);
  const store = new RunStore(home);
  try {
    if ((await store.read(run)).settings.model === 'imported') say({ kind: 'foreign' });
    server = await serveRun(store, run, { ...options, see, decoder: new PhotoDecoder() });
    log.info(`Serving ${run} at ${server.address}.`);
    say({ kind: 'serving', address: server.address, name: server.name });
    tellFigures(server);
  } catch (error) {
    log.error(`${run} could not be served.`, error);
    const free = error instanceof PortTakenError ? error.free : null;
    say({ kind: 'refused', message: sentenceOf(error), port: free });
  }
}

async function stop(): Promise<void> {
  try {
    await server?.stop();
  } finally {
    say({ kind: 'stopped' });
  }
}

port.on('message', ({ data }: { data: ToServer }) => {
  void (data.kind === 'serve' ? serve(data.job) : stop());
});
