/** What main asks the analyst's process, and what it answers. */
import type { CollectionEntry, ExportFormat } from '../engine/collection/entry';
import type { RunCurves } from '../engine/curves/run-curves';
import type { TensorflowBuild } from '../engine/support/tensorflow-build';
import type { SharedRun } from '../engine/share/share-run';
import type { TensorBoardCommand } from '../engine/tensorboard/command';
import type {
  GalleryItem,
  ImportedSummary,
  PhotoAnswer,
  Replies,
  RequestBody,
  ServeTry,
} from '../ipc/contract';
import type { Exported } from '../engine/export/export-run';
import type { ExportFormat as RunFormat } from '../engine/export/formats';
import type { DataSummary } from '../ipc/contract';
import type { CurlLines } from '../server/curl-lines';
import type { Access } from '../server/try-server';

/** Each question with what it carries and what it answers. */
export interface AnalystQuestions {
  gallery: {
    body: RequestBody<'results:gallery'>;
    answer: { total: number; items: GalleryItem[] };
  };
  inspectClasses: { body: RequestBody<'inspect:classes'>; answer: Replies['inspect:classes'] };
  inspectDifference: {
    body: RequestBody<'inspect:difference'>;
    answer: Replies['inspect:difference'];
  };
  inspectDisagreements: {
    body: RequestBody<'inspect:disagreements'>;
    answer: Replies['inspect:disagreements'];
  };
  inspectDuplicates: {
    body: RequestBody<'inspect:duplicates'>;
    answer: Replies['inspect:duplicates'];
  };
  inspectHeldOut: { body: RequestBody<'inspect:held-out'>; answer: Replies['inspect:held-out'] };
  inspectImage: { body: RequestBody<'inspect:image'>; answer: Replies['inspect:image'] };
  inspectMistakes: { body: RequestBody<'inspect:mistakes'>; answer: Replies['inspect:mistakes'] };
  mapCancel: { body: RequestBody<'map:cancel'>; answer: Replies['map:cancel'] };
  mapEvidence: { body: RequestBody<'map:evidence'>; answer: Replies['map:evidence'] };
  mapNearest: { body: RequestBody<'map:nearest'>; answer: Replies['map:nearest'] };
  mapPlane: { body: RequestBody<'map:plane'>; answer: Replies['map:plane'] };
  mapProgress: { body: RequestBody<'map:progress'>; answer: Replies['map:progress'] };
  mapUmap: { body: RequestBody<'map:umap'>; answer: Replies['map:umap'] };
  photo: { body: RequestBody<'classify:photo'>; answer: PhotoAnswer };
  steps: { body: RequestBody<'classify:steps'>; answer: Replies['classify:steps'] };
  why: { body: RequestBody<'classify:why'>; answer: Replies['classify:why'] };
  /** What a network is made of, and its first weights as pictures. */
  layers: { body: { run: string }; answer: Replies['anatomy:layers'] };
  layerTimes: { body: { run: string }; answer: Replies['anatomy:times'] };
  featureMaps: { body: RequestBody<'anatomy:maps'>; answer: Replies['anatomy:maps'] };
  histograms: { body: RequestBody<'anatomy:histograms'>; answer: Replies['anatomy:histograms'] };
  lookAtData: { body: RequestBody<'data:look'>; answer: Replies['data:look'] };
  dataGallery: { body: RequestBody<'data:gallery'>; answer: Replies['data:gallery'] };
  runDataChange: { body: RequestBody<'data:change'>; answer: Replies['data:change'] };
  /** What has changed since a sweep's last trial trained, in a sentence, or null. */
  sweepDataChange: { body: { sweep: string }; answer: string | null };
  checkData: { body: { folder: string }; answer: DataSummary };
  curves: { body: RequestBody<'chart:curves'>; answer: RunCurves };
  /** Cuts a photo out and keeps it in the collection. */
  collect: { body: RequestBody<'collection:add'>; answer: CollectionEntry };
  exportCollection: {
    body: { parent: string; format: ExportFormat };
    answer: { folder: string; photos: number };
  };
  shareRun: { body: { run: string; file: string; checkpoints: boolean }; answer: SharedRun };
  importRun: { body: { file: string }; answer: ImportedSummary };
  /** The command, once the runs have event files. */
  tensorBoard: { body: { runs: string[] }; answer: TensorBoardCommand };
  exportRun: {
    body: { run: string; format: RunFormat; parent: string };
    answer: Exported;
  };
  importModel: { body: { path: string }; answer: { run: string; text: string } };
  /** Commands that ask a server for a test picture. */
  curlLines: { body: { access: Access; name: string }; answer: CurlLines };
  tryPicture: { body: { access: Access; name: string }; answer: ServeTry };
  tryPhoto: { body: { access: Access; path: string }; answer: ServeTry };
  /** Which libtensorflow the analyst has; fails where it does not compute. */
  tensorflow: { body: null; answer: TensorflowBuild };
  /** Loads OpenCV, libtensorflow and a run ahead of the first photo. */
  prepare: { body: RequestBody<'classify:prepare'>; answer: null };
}
