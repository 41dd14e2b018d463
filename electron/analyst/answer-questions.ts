/** What both of the analyst's programs do: each question from main is answered by the analyst. */
import { PhotoPool } from '../engine/photo/pool';
import { homeFolder } from '../engine/home';
import { OtherProcessError } from '../engine/import/model-limits';
import { readCurves } from '../engine/runs/read-curves';
import { Log } from '../engine/support/log';
import { aboutTensorflow } from '../engine/support/tensorflow-build';
import type { Question, QuestionName, Questions, Reply } from './messages';
import { Analyst } from './analyst';
import { sentenceOf } from '../engine/sentence-of';

let analyst: Analyst | null = null;

type Handlers = {
  [Name in QuestionName]: (
    analyst: Analyst,
    body: Questions[Name]['body'],
  ) => Promise<Questions[Name]['answer']>;
};

const handlers: Handlers = {
  gallery: (on, body) => on.gallery(body),
  inspectClasses: ({ inspection }, { run }) => inspection.classes(run),
  inspectDifference: ({ inspection }, body) => inspection.difference(body),
  inspectDisagreements: ({ inspection }, body) => inspection.disagreements(body),
  inspectDuplicates: ({ inspection }, { run }) => inspection.duplicates(run),
  inspectHeldOut: ({ inspection }, { run }) => inspection.heldOut(run),
  inspectImage: ({ inspection }, body) => inspection.image(body),
  inspectMistakes: ({ inspection }, { run }) => inspection.mistakes(run),
  mapCancel: ({ mapping }, { run }) => mapping.cancel(run),
  mapEvidence: ({ mapping }, body) => mapping.evidence(body),
  mapNearest: ({ mapping }, body) => mapping.nearest(body),
  mapPlane: ({ mapping }, { run }) => mapping.plane(run),
  mapProgress: ({ mapping }, { run }) => mapping.progress(run),
  mapUmap: ({ mapping }, { run }) => mapping.umap(run),
  photo: (on, body) => on.photo(body),
  steps: (on, body) => on.steps(body),
  why: (on, body) => on.why(body),
  layers: (on, body) => on.anatomist.layers(body.run),
  layerTimes: (on, body) => on.anatomist.times(body.run),
  featureMaps: (on, body) => on.anatomist.maps(body),
  histograms: (on, body) => on.anatomist.histograms(body),
  lookAtData: (on, body) => on.dataBrowser.look(body),
  dataGallery: (on, body) => on.dataBrowser.gallery(body),
  runDataChange: (on, body) => on.runDataChange(body.run),
  sweepDataChange: (on, body) => on.sweepDataChange(body.sweep),
  checkData: (on, body) => on.checkData(body.folder),
  curves: (on, body) => readCurves(on.store, body.run),
  collect: (on, body) => on.collect(body),
  exportCollection: (on, body) => on.exportCollection(body),
  shareRun: (on, body) => on.sharing.share(body),
  importRun: (on, body) => on.sharing.import(body),
  tensorBoard: (on, body) => on.sharing.tensorBoard(body),
  exportRun: (on, body) => on.models.exportRun(body),
  importModel: (on, body) => on.models.importModel(body),
  curlLines: (on, body) => on.models.curlLines(body),
  tryPicture: (on, body) => on.models.tryPicture(body),
  tryPhoto: (on, body) => on.models.tryPhoto(body),
  tensorflow: () => Promise.resolve(aboutTensorflow()),
  prepare: (on, body) => on.prepare(body.run),
};

async function answer({ id, home, name, body }: Question, log: Log): Promise<Reply> {
  try {
    analyst ??= new Analyst(home, new PhotoPool());
    const handler = handlers[name] as (on: Analyst, body: unknown) => Promise<unknown>;
    return { id, ok: true, value: await handler(analyst, body) };
  } catch (error) {
    if (error instanceof OtherProcessError) {
      return { id, ok: false, message: error.message, elsewhere: true };
    }
    log.error(`“${name}” failed.`, error);
    return { id, ok: false, message: sentenceOf(error) };
  }
}

/** Answer main's questions until this process is ended. */
export function answerQuestions(): void {
  const port = process.parentPort;
  const log = new Log(homeFolder(), 'analyst');
  log.watchProcess();
  port.on('message', ({ data }: { data: Question }) => {
    void answer(data, log).then((reply) => {
      port.postMessage(reply);
    });
  });
}
