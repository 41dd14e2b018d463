/** The app's life: one window, the services wired together, a calm end. */
import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { AnalystHost } from './analyst/host';
import { CollectionStore } from './engine/collection/collection-store';
import { homeFolder } from './engine/home';
import { RunStore } from './engine/runs/run-store';
import { createHandlers } from './ipc/handlers';
import { sendEvent, serveRequests } from './ipc/serve';
import { setMenu } from './menu';
import { declareScheme, serveRenderer } from './protocol';
import { TrainerHost } from './trainer/host';
import { openWindow } from './window';
import { sentenceOf } from './engine/sentence-of';

/** How long quitting waits for a run to keep its weights and be evaluated. */
const QUIT_WAIT_MS = 20_000;

let window: BrowserWindow | null = null;
const home = homeFolder();
const store = new RunStore(home);
const collection = new CollectionStore(home);
const runsChanged = (): void => {
  sendEvent(window, 'runs:changed', null);
};
let quitWhenEnded = false;
const trainer = new TrainerHost(home, store, {
  progress(event) {
    sendEvent(window, 'train:progress', event);
  },
  metrics(event) {
    sendEvent(window, 'train:metrics', event);
  },
  taught(event) {
    sendEvent(window, 'teach:progress', event);
  },
  ended(event) {
    sendEvent(window, 'train:ended', event);
    runsChanged();
    if (quitWhenEnded) app.quit();
  },
});
const analyst = new AnalystHost(home);

async function open(): Promise<void> {
  window = await openWindow();
  window.on('closed', () => {
    window = null;
  });
}

async function start(): Promise<void> {
  await app.whenReady();
  setMenu();
  serveRenderer(join(__dirname, '../renderer'));
  serveRequests(
    createHandlers({
      home,
      store,
      collection,
      trainer,
      analyst,
      window: () => window,
      runsChanged,
      notice(message) {
        sendEvent(window, 'notice', { kind: 'error', message });
      },
    }),
  );
  await open();
  await analyst.ask('warmUp', { run: null });
}

/** A run that is being made ends as if it had been stopped, so that its best weights are scored. */
function stopBeforeQuitting(event: { preventDefault(): void }): void {
  const { run } = trainer;
  if (run === null || quitWhenEnded) return;
  event.preventDefault();
  quitWhenEnded = true;
  trainer.stop(run);
  setTimeout(() => {
    app.quit();
  }, QUIT_WAIT_MS);
}

declareScheme();
app.setPath('userData', home);
app.setPath('sessionData', join(home, 'session'));
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('before-quit', stopBeforeQuitting);
  start().catch((error: unknown) => {
    const message = sentenceOf(error);
    process.stderr.write(`Atelier could not start: ${message}\n`);
    app.exit(1);
  });
} else {
  process.stderr.write('Atelier is open already; its window comes to the front.\n');
  app.quit();
}
