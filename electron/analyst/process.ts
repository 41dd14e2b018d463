/**
 * The analyst's process: answers photos, reads galleries, checks data folders. It is apart from
 * the trainer's so that a photo is answered while a run trains, and so that neither can crash the
 * other.
 */
import { PhotoPool } from '../engine/photo/pool';
import type { Question, QuestionName, Questions, Reply } from './messages';
import { Analyst } from './analyst';
import { sentenceOf } from '../engine/sentence-of';

const port = process.parentPort;
let analyst: Analyst | null = null;

type Handlers = {
  [Name in QuestionName]: (
    analyst: Analyst,
    body: Questions[Name]['body'],
  ) => Promise<Questions[Name]['answer']>;
};

const handlers: Handlers = {
  gallery: (on, body) => on.gallery(body),
  photo: (on, body) => on.photo(body),
  steps: (on, body) => on.steps(body),
  why: (on, body) => on.why(body),
  checkData: (on, body) => on.checkData(body.folder),
  collect: (on, body) => on.collect(body),
  exportCollection: (on, body) => on.exportCollection(body),
  shareRun: (on, body) => on.sharing.share(body),
  importRun: (on, body) => on.sharing.import(body),
  tensorBoard: (on, body) => on.sharing.tensorBoard(body),
  warmUp: (on, body) => on.warmUp(body.run),
};

async function answer({ id, home, name, body }: Question): Promise<Reply> {
  try {
    analyst ??= new Analyst(home, new PhotoPool());
    const handler = handlers[name] as (on: Analyst, body: unknown) => Promise<unknown>;
    return { id, ok: true, value: await handler(analyst, body) };
  } catch (error) {
    return { id, ok: false, message: sentenceOf(error) };
  }
}

port.on('message', ({ data }: { data: Question }) => {
  void answer(data).then((reply) => {
    port.postMessage(reply);
  });
});
