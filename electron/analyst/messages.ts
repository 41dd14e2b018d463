/** What main asks the analyst's process, and what it answers. */
import type { CollectionEntry, ExportFormat } from '../engine/collection/entry';
import type { SharedRun } from '../engine/share/share-run';
import type { TensorBoardCommand } from '../engine/tensorboard/command';
import type {
  GalleryItem,
  ImportedSummary,
  PhotoAnswer,
  Replies,
  RequestBody,
} from '../ipc/contract';
import type { DataSummary } from '../ipc/contract';

/** Each question with what it carries and what it answers. */
export interface Questions {
  gallery: {
    body: RequestBody<'results:gallery'>;
    answer: { total: number; items: GalleryItem[] };
  };
  photo: { body: RequestBody<'classify:photo'>; answer: PhotoAnswer };
  steps: { body: RequestBody<'classify:steps'>; answer: Replies['classify:steps'] };
  why: { body: RequestBody<'classify:why'>; answer: Replies['classify:why'] };
  checkData: { body: { folder: string }; answer: DataSummary };
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
  /** Loads libtensorflow and a run ahead of the first photo. */
  warmUp: { body: { run: string | null }; answer: null };
}

export type QuestionName = keyof Questions;

export interface Question {
  id: number;
  home: string;
  name: QuestionName;
  body: unknown;
}

export type Reply =
  { id: number; ok: true; value: unknown } | { id: number; ok: false; message: string };
