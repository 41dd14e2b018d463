/** What each request of the window does. */
import { app } from 'electron';
import type { Routed } from '../analyst/messages';
import { ChangedDataError } from '@engine/runs/run-data';
import { RunColors } from '@engine/run-table/run-colors';
import { newRunId } from '@engine/storage/run-id';
import type { RequestName } from './contract';
import { analystHandlers } from './analyst-handlers';
import { chooseFolder } from './dialogs';
import { dataHandlers } from './data-handlers';
import { notesHandlers } from './notes-handlers';
import { modelHandlers } from './model-handlers';
import { preferencesHandlers } from './preferences-handlers';
import { saveFile } from './save-file';
import type { Handlers } from './serve';
import type { Services } from './services';
import { shareHandlers } from './share-handlers';
import { tuneHandlers } from './tune-handlers';
import { windowHandlers } from './window-handlers';

type Collecting = Exclude<
  Extract<RequestName, `collection:${string}` | `fine-tune:${string}`>,
  Routed
>;

/** The person's own photos, and learning from them. */
function collectionHandlers(services: Services): Pick<Handlers, Collecting> {
  const { store, collection, trainer, analyst } = services;
  return {
    'collection:list': () => collection.list(),
    async 'collection:relabel'({ ids, className }) {
      await collection.relabel(ids, className);
      return null;
    },
    async 'collection:remove'({ ids }) {
      await collection.remove(ids);
      return null;
    },
    async 'collection:remove-damaged'({ ids }) {
      await collection.removeDamaged(ids);
      return null;
    },
    async 'collection:take-back'({ photos }) {
      await collection.takeBack(photos);
      return null;
    },
    async 'collection:export'(body) {
      const parent = await chooseFolder(services.window(), {
        title: 'Choose where to export your photos',
      });
      return parent === null ? null : analyst.ask('collection:export', { ...body, parent });
    },
    async 'fine-tune:start'({ run: from, name, acceptChangedData = false }) {
      const { settings } = await store.read(from);
      const run = newRunId(settings);
      try {
        await trainer.start({
          kind: 'fine-tune',
          run,
          name: name ?? null,
          from,
          acceptChangedData,
        });
      } catch (error) {
        if (error instanceof ChangedDataError) return { changed: error.change };
        throw error;
      }
      return { run };
    },
    'fine-tune:report': ({ run }) => store.fineTuneReport(run),
  };
}

type OfTraining = Extract<RequestName, `train:${string}`>;

function trainHandlers(services: Services): Pick<Handlers, OfTraining> {
  const { trainer, sweeper, speeds } = services;
  return {
    async 'train:start'({ name, ...chosen }) {
      const run = newRunId(chosen.settings);
      const plan = { run, name: name ?? null, ...chosen };
      await trainer.start({ kind: 'begin', plan, repeats: null });
      services.runsChanged();
      return { run };
    },
    async 'train:resume'(plan) {
      try {
        await trainer.start({ kind: 'resume', ...plan });
      } catch (error) {
        if (error instanceof ChangedDataError) return { changed: error.change };
        throw error;
      }
      services.runsChanged();
      return null;
    },
    'train:range': (job) => trainer.testRange(job),
    'train:speed': (job) => speeds.speedOf(job),
    'train:warm'({ isShipped }) {
      trainer.keepWarm(isShipped);
      return Promise.resolve(null);
    },
    'train:speed-cancel'() {
      speeds.cancel();
      return Promise.resolve(null);
    },
    'train:stop-decoding'() {
      // A sweep can go on another time.
      if (sweeper.sweep === null) trainer.stopDecoding();
      else sweeper.halt('pause');
      return Promise.resolve(null);
    },
    'train:stop'({ run }) {
      trainer.stop(run);
      return Promise.resolve(null);
    },
  };
}

type OfTheList = Exclude<
  Extract<RequestName, `runs:${string}`>,
  Routed | keyof ReturnType<typeof notesHandlers>
>;

function runsHandlers(services: Services): Pick<Handlers, OfTheList> {
  const { store } = services;
  const colors = new RunColors((run, color) =>
    store.annotate(run, (notes) => ({ color: notes.color ?? color })),
  );
  return {
    async 'runs:list'() {
      const { runs, problems } = await store.list();
      for (const problem of problems) services.notice(problem);
      return colors.given(runs);
    },
    'runs:builtIn': () => store.builtIn(),
    async 'runs:rename'({ run, name }) {
      await store.rename(run, name);
      services.runsChanged();
      return null;
    },
    async 'runs:delete'({ run }) {
      await store.delete(run);
      services.runsChanged();
      return null;
    },
  };
}

export function createHandlers(services: Services): Handlers {
  const { store, trainer, analyst } = services;
  return {
    ...analystHandlers(analyst),
    ...collectionHandlers(services),
    ...shareHandlers(services),
    ...windowHandlers(services),
    ...preferencesHandlers(services),
    ...dataHandlers(services),
    ...modelHandlers(services),
    ...tuneHandlers(services),
    ...notesHandlers(services),
    ...trainHandlers(services),
    ...runsHandlers(services),
    'app:info': () =>
      Promise.resolve({
        version: app.getVersion(),
        home: services.home,
        training: trainer.training,
        teaching: trainer.teaching,
        sweeping: services.sweeper.sweep,
        versions: {
          electron: process.versions.electron,
          chromium: process.versions.chrome,
          node: process.versions.node,
        },
      }),
    'results:evaluation': ({ run }) => store.evaluation(run),
    'opened:read': ({ id }) => services.opened.read(id),
    'files:save': (body) => saveFile(services.window(), body),
  };
}
