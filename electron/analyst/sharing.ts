/** Runs as TensorBoard and other computers have them. */
import { importRun } from '../engine/share/import-run';
import { shareRun } from '../engine/share/share-run';
import { tensorBoardCommand } from '../engine/tensorboard/command';
import type { RunStore } from '../engine/runs/run-store';
import type { AnalystQuestions } from './messages';

type Share = AnalystQuestions['shareRun'];
type Import = AnalystQuestions['importRun'];
type TensorBoard = AnalystQuestions['tensorBoard'];

export class Sharing {
  constructor(private readonly store: RunStore) {}

  share({ run, file, checkpoints }: Share['body']): Promise<Share['answer']> {
    return shareRun(this.store, run, file, { checkpoints });
  }

  async import({ file }: Import['body']): Promise<Import['answer']> {
    const { record, renamed } = await importRun(this.store, file);
    return { run: record.run, name: record.name, renamed };
  }

  tensorBoard({ runs }: TensorBoard['body']): Promise<TensorBoard['answer']> {
    return tensorBoardCommand(this.store, runs);
  }
}
