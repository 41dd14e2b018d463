/** What both of the analyst's programs do: each question from main is answered by the analyst. */
import { answerQuestions, logOf, type Answers } from '../child/answer';
import { cachedBytes, removeCaches } from '@engine/data/folder/image-cache';
import { matricesOf } from '@engine/evaluate/matrices';
import { cardOf } from '@engine/export/export-run';
import { PhotoPool } from '@engine/photo/pool';
import { readRunLog } from '@engine/runs/run-log';
import { readMeasurements } from '@engine/runs/read-measurements';
import { aboutTensorflow } from '@engine/support/tensorflow-build';
import type { AnalystQuestions } from './messages';
import { Analyst } from './analyst';

type Handlers = {
  [Name in keyof AnalystQuestions]: (
    analyst: Analyst,
    body: AnalystQuestions[Name]['body'],
  ) => Promise<AnalystQuestions[Name]['answer']>;
};

const handlers: Handlers = {
  'results:gallery': (on, body) => on.gallery(body),
  'inspect:classes': ({ inspection }, { run }) => inspection.classes(run),
  'inspect:difference': ({ inspection }, body) => inspection.difference(body),
  'inspect:disagreements': ({ inspection }, body) => inspection.disagreements(body),
  'inspect:duplicates': ({ inspection }, { run }) => inspection.duplicates(run),
  'inspect:validation': ({ inspection }, { run }) => inspection.validation(run),
  'inspect:image': ({ inspection }, body) => inspection.image(body),
  async 'inspect:matrices'({ store }, { run }) {
    const evaluation = await store.evaluation(run);
    return evaluation === null ? null : matricesOf(evaluation.confusion);
  },
  'inspect:mistakes': ({ inspection }, { run }) => inspection.mistakes(run),
  'map:cancel': ({ mapping }, kind) => mapping.cancel(kind),
  'map:attribution': ({ mapping }, body) => mapping.attribution(body),
  'map:nearest': ({ mapping }, body) => mapping.nearest(body),
  'map:plane': ({ mapping }, { run }) => mapping.plane(run),
  'map:progress': ({ mapping }, kind) => mapping.progress(kind),
  'map:draw': ({ mapping }, kind) => mapping.draw(kind),
  'classify:photo': (on, body) => on.photo(body),
  'classify:steps': (on, body) => on.steps(body),
  'classify:why': (on, body) => on.why(body),
  'layers:table': (on, body) => on.inspector.layers(body.run),
  'layers:times': (on, body) => on.inspector.times(body.run),
  'layers:maps': (on, body) => on.inspector.maps(body),
  'layers:histograms': (on, body) => on.inspector.histograms(body),
  'data:look': (on, body) => on.dataBrowser.look(body),
  'data:progress': ({ dataBrowser }, { job }) => Promise.resolve(dataBrowser.reading[job].decoded),
  'data:cancel': ({ dataBrowser }, { job }) => {
    dataBrowser.reading[job].cancel();
    return Promise.resolve(null);
  },
  'data:cache': async () => ({ bytes: await cachedBytes() }),
  'data:clear-cache': async () => ({ bytes: await removeCaches() }),
  'data:gallery': (on, body) => on.dataBrowser.gallery(body),
  'data:change': (on, body) => on.runDataChange(body.run),
  'tune:change': (on, body) => on.sweepDataChange(body.sweep),
  'data:choose': ({ dataBrowser }, { folder }) => dataBrowser.check(folder),
  'runs:metrics': (on, body) => readMeasurements(on.store, body.run),
  'runs:log': (on, body) => readRunLog(on.store, body.run),
  'collection:add': (on, body) => on.collect(body),
  'collection:export': (on, body) => on.exportCollection(body),
  'share:run': (on, body) => on.sharing.share(body),
  'share:import': (on, body) => on.sharing.import(body),
  'share:tensorboard': (on, body) => on.sharing.tensorBoard(body),
  'export:card': ({ store }, { run }) => cardOf(store, run),
  'export:run': (on, body) => on.models.exportRun(body),
  'import:model': (on, body) => on.models.importModel(body),
  'serve:examples': (on, body) => on.models.examples(body),
  'serve:try': (on, body) => on.models.tryServer(body),
  'app:tensorflow': () => Promise.resolve(aboutTensorflow()),
  'classify:prepare': (on, body) => on.prepare(body.run),
};

/** Answer main's questions until this process is ended. */
export function answerAsAnalyst(): void {
  let analyst: Analyst | null = null;
  const answers = Object.entries(handlers).map(([name, handler]) => [
    name,
    (body: unknown, home: string) => {
      analyst ??= new Analyst(home, new PhotoPool());
      return (handler as (on: Analyst, body: unknown) => Promise<unknown>)(analyst, body);
    },
  ]);
  answerQuestions(Object.fromEntries(answers) as Answers<AnalystQuestions>, logOf('analyst'));
}
