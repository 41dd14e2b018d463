/** The app's life: one window, the services wired together, a calm end. */
import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { appEnvironment, useEnvironment } from '../build/setup/environment.mjs';
import { notifyOfRun, notifyOfSweep, showProgress } from './attention';
import { AnalystHost } from './analyst/host';
import { CalmEnd } from './calm-end';
import { copyDiagnostics } from './copy-diagnostics';
import { Crashes } from './crashes';
import { CollectionStore } from '@engine/collection/collection-store';
import { homeFolder, isWritable } from '@engine/home';
import { RunStore } from '@engine/runs/run-store';
import { shareOfBudget } from '@engine/sweep/budget';
import { RunQueue } from '@engine/sweep/run-queue';
import { SweepStore } from '@engine/sweep/sweep-store';
import { whatWasCutOff } from '@engine/support/interrupted-jobs';
import type { LostLife } from '@engine/support/session-marker';
import { removeLeftovers } from '@engine/support/leftovers';
import { Log } from '@engine/support/log';
import { createHandlers } from './ipc/handlers';
import { sendEvent, serveRequests } from './ipc/serve';
import { KeepAwake } from './keep-awake';
import { Layout } from './layout';
import { AppMenu } from './menu';
import { pathsIn } from './opened/arguments';
import { OpenedFiles } from './opened/opened-files';
import { CameraPermission } from './permissions';
import { PreferenceStore } from './preferences';
import { declareScheme, serveRenderer } from './protocol';
import { silenceChromium, silenceSession } from './quiet';
import { ServerHost } from './server/host';
import { TrainerHost } from './trainer/host';
import { QueueRunner } from './trainer/queue-runner';
import { SpeedHost } from './trainer/speed-host';
import { SweepHost } from './trainer/sweep-host';
import { installation, lookForUpdate, updaterOfElectron } from './update/look-for-update';
import { updatePlace, type UpdatePlace } from './update/place';
import { openWindow } from './window';
import { sentenceOf } from '@engine/text/sentence-of';
import { UserError } from '@engine/user-error';

/** How long quitting waits for a run to keep its weights and be evaluated. */
const QUIT_WAIT_MS = 20_000;

let window: BrowserWindow | null = null;
useEnvironment(appEnvironment(process.env));
const home = homeOrEnd();
const NOTHING_IS_KEPT = `Atelier cannot write to its data folder, ${home}. You can view what is there, but new work cannot be saved. Make the folder writable, or set ATELIER_HOME to another folder, and restart Atelier.`;
const store = new RunStore(home);
const collection = new CollectionStore(home);
const layout = new Layout(home);
const preferences = new PreferenceStore(home, (changed) => {
  sendEvent(window, 'preferences:changed', changed);
});
const camera = new CameraPermission(() => window);
const runsChanged = (): void => {
  sendEvent(window, 'runs:changed', null);
};
const updatesFrom = updatePlace(process.resourcesPath);
const log = new Log(home, 'main');
/** Said before there is a window to say it in. */
const untold: string[] = [];
const notice = (message: string): void => {
  log.warning(message);
  untold.push(message);
  tellUntold();
};
function tellUntold(): void {
  if (window === null) return;
  for (const message of untold.splice(0)) sendEvent(window, 'notice', { kind: 'error', message });
}
const crashes = new Crashes({ home, log, notice });
const crashed = crashes.childEnded.bind(crashes);
const menu = new AppMenu(
  (chosen) => {
    sendEvent(window, 'menu:chosen', chosen);
  },
  () => {
    copyDiagnostics(home, analyst).then(() => {
      sendEvent(window, 'notice', {
        kind: 'info',
        message: 'Diagnostics copied to the clipboard.',
      });
    }, failedToCopy);
  },
);
const trainer = new TrainerHost(home, store, {
  warned(message) {
    sendEvent(window, 'notice', { kind: 'info', message });
  },
  decoding(event) {
    sendEvent(window, 'train:decoding', event);
    showProgress(window, event === null ? null : event.done / event.total);
  },
  progress(event) {
    sendEvent(window, 'train:progress', event);
    showProgress(window, event.step / event.steps);
  },
  metrics(event) {
    sendEvent(window, 'train:metrics', event);
  },
  fineTuned(event) {
    sendEvent(window, 'fine-tune:progress', event);
    showProgress(window, event.step / event.steps);
  },
  ended(event) {
    log.info(`Run ${event.run}: ${event.status}. ${event.message ?? ''}`);
    sendEvent(window, 'train:ended', event);
    runsChanged();
    showProgress(window, null);
    tellOfEnd(event.run).catch(() => undefined);
  },
  crashed,
  failed: notice,
  busy() {
    speeds.cancel();
    awake.follow();
  },
  idle() {
    awake.follow();
    calmEnd.ended();
    void queue.advance();
  },
});
const speeds = new SpeedHost(home, app.getVersion(), () => trainer.idle && !calmEnd.isNear);
const sweeps = new SweepStore(home);
const sweeper = new SweepHost(sweeps, store, trainer, {
  changed(event) {
    sendEvent(window, 'tune:changed', event);
    showProgress(window, shareOfBudget(event.record));
  },
  progress(event) {
    sendEvent(window, 'tune:progress', event);
  },
  metrics(event) {
    sendEvent(window, 'train:metrics', event);
  },
  crashed,
  failed: notice,
  ended(view) {
    sendEvent(window, 'tune:ended', null);
    runsChanged();
    showProgress(window, null);
    if (view !== null) notifyOfSweep(window, view);
  },
});
const queue = new QueueRunner(new RunQueue(home), trainer, {
  changed(event) {
    sendEvent(window, 'tune:queue', event);
  },
  began(run) {
    sendEvent(window, 'tune:began', { run });
    runsChanged();
  },
  failed: notice,
  isEnding: () => calmEnd.isNear,
});
const opened = new OpenedFiles();
const analyst = new AnalystHost(home, crashed);
const server = new ServerHost(home, {
  changed(serving, message) {
    sendEvent(window, 'serve:changed', { serving, message });
    awake.follow();
    calmEnd.ended();
  },
  crashed,
});
const awake = new KeepAwake(() => !trainer.idle || server.serving !== null);
/**
 * A run that is being made ends as if it had been stopped, so that its best weights are scored; a sweep
 * is paused; what is served gives the answers that are under way.
 */
const calmEnd = new CalmEnd(
  [
    {
      isUnderWay: () => trainer.run !== null,
      end() {
        if (trainer.run !== null) trainer.stop(trainer.run);
      },
    },
    {
      isUnderWay: () => sweeper.sweep !== null,
      end() {
        sweeper.halt('pause');
      },
    },
    { isUnderWay: () => server.serving !== null, end: () => void server.stop() },
  ],
  () => {
    app.quit();
  },
  QUIT_WAIT_MS,
);

function homeOrEnd(): string {
  try {
    return homeFolder();
  } catch (error) {
    dialog.showErrorBox('Atelier cannot start', sentenceOf(error));
    process.exit(1);
  }
}

/** A run that left no folder, or a damaged one, is told of by the window alone. */
async function tellOfEnd(run: string): Promise<void> {
  notifyOfRun(window, await store.read(run));
}

async function open(): Promise<void> {
  window = await openWindow(layout, camera);
  const endRange = (): void => {
    trainer.endRange();
  };
  window?.webContents.on('did-navigate', endRange);
  window?.on('closed', () => {
    window = null;
    endRange();
  });
}

function failedToTidy(error: unknown): void {
  log.error('Temporary files could not be removed.', error);
}

function failedToCopy(error: unknown): void {
  notice(`Diagnostics could not be copied: ${sentenceOf(error)}`);
}

/** An update that cannot be had hinders nobody; one that somebody else has made is worth knowing of. */
async function update(place: UpdatePlace): Promise<void> {
  try {
    await lookForUpdate(updaterOfElectron(), place, installation(), (message) => {
      sendEvent(window, 'notice', { kind: 'info', message });
    });
  } catch (error) {
    if (error instanceof UserError) notice(error.message);
    else log.warning(`Could not update: ${sentenceOf(error)}`);
  }
}

/** Runs that cannot be listed are told of when the window asks for them. */
async function tellLost({ since, words }: LostLife): Promise<void> {
  const cutOff = await whatWasCutOff(store, sweeps, since).catch(() => '');
  notice(`${words} ${cutOff}`.trim());
}

async function start(): Promise<void> {
  const lost = crashes.watch();
  // The folders are looked after while Chromium begins.
  await Promise.all([app.whenReady(), store.emptyTrash().catch(failedToTidy), queue.load()]);
  log.info(`Atelier ${app.getVersion()} started, Electron ${process.versions.electron}, ${home}.`);
  menu.show();
  silenceSession();
  serveRenderer(join(__dirname, '../renderer'));
  serveRequests(
    createHandlers({
      home,
      store,
      collection,
      trainer,
      speeds,
      analyst,
      layout,
      preferences,
      camera,
      menu,
      server,
      window: () => window,
      runsChanged,
      notice,
      sweeps,
      sweeper,
      queue,
      opened,
    }),
    (message, error) => {
      log.error(message, error);
    },
  );
  await open();
  tellUntold();
  opened.deliverTo({
    runs(files) {
      sendEvent(window, 'share:opened', { files });
    },
    files(announced) {
      sendEvent(window, 'opened:files', announced);
    },
    problem: notice,
  });
  if (lost !== null) await tellLost(lost);
  if (!isWritable(home)) notice(NOTHING_IS_KEPT);
  void removeLeftovers(home).catch(failedToTidy);
  if (updatesFrom !== null) void update(updatesFrom);
}

declareScheme();
silenceChromium(updatesFrom?.host ?? null);
app.setPath('userData', home);
app.setPath('sessionData', join(home, 'session'));
// Where nothing can be written there is no lock either, and nothing that two windows could do to each other.
if (app.requestSingleInstanceLock() || !isWritable(home)) {
  app.on('second-instance', (_event, args, folder) => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
    opened.add(pathsIn(args.slice(1), folder, app.getAppPath()));
  });
  opened.add(pathsIn(process.argv.slice(1), process.cwd(), app.getAppPath()));
  // So does macOS, before the app is ready too.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    opened.add([path]);
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('before-quit', (event) => {
    calmEnd.beforeQuit(event);
  });
  app.on('will-quit', () => {
    trainer.endWarm();
    layout.flush();
  });
  start().catch((error: unknown) => {
    crashes.end(error);
  });
} else {
  process.stderr.write('Atelier is already open. Its window comes to the front.\n');
  app.quit();
}
