/** What both of the analyst's programs do: each question from main is answered by the analyst. */
import { answerQuestions, logOf, type Answers } from '../child/answer';
import { PhotoPool } from '../engine/photo/pool';
import { readCurves } from '../engine/runs/read-curves';
import { aboutTensorflow } from '../engine/support/tensorflow-build';
import type { AnalystQuestions } from './messages';
import { Analyst } from './analyst';

type Handlers = {
  [Name in keyof AnalystQuestions]: (
    analyst: Analyst,
    body: AnalystQuestions[Name]['body'],
  ) => Promise<AnalystQuestions[Name]['answer']>;
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
