/** Runs as TensorBoard and other computers have them. */
import { importRun } from '@engine/share/import-run';
import { shareRun } from '@engine/share/share-run';
import { tensorBoardCommand } from '@engine/tensorboard/command';
import type { RunStore } from '@engine/runs/run-store';
import type { Answer, Body } from './messages';

export class Sharing {
  constructor(private readonly store: RunStore) {}

  share({ run, file, checkpoints }: Body<'share:run'>): Answer<'share:run'> {
    return shareRun(this.store, run, file, { checkpoints });
  }

  async import({ file }: Body<'share:import'>): Answer<'share:import'> {
    const { record, renamed } = await importRun(this.store, file);
    return { run: record.run, name: record.name, renamed };
  }

  async tensorBoard({ runs }: Body<'share:tensorboard'>): Answer<'share:tensorboard'> {
    return (await tensorBoardCommand(this.store, runs)).command;
  }
}
