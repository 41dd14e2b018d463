/** Runs shared as files and shown in TensorBoard, and deleted ones brought back. */
import { basename } from 'node:path';
import { copyText } from '../clipboard';
import { fileName } from '@engine/text/file-name';
import { sentenceOf } from '@engine/text/sentence-of';
import { ENDING } from '@engine/share/shared-file';
import type { RequestName } from './contract';
import { chooseFiles, chooseWhereToSave } from './dialogs';
import type { Services } from './services';
import type { Handlers } from './serve';

type Sharing = Extract<RequestName, `share:${string}` | `trash:${string}`>;

const FILTERS = [{ name: 'Atelier run', extensions: [ENDING.slice(1)] }];

export function shareHandlers(services: Services): Pick<Handlers, Sharing> {
  const { store, analyst } = services;
  return {
    async 'share:run'(body) {
      const { name } = await store.read(body.run);
      const file = await chooseWhereToSave(services.window(), {
        title: 'Share a run',
        defaultPath: fileName(name, { fallback: 'run', suffix: ENDING }),
        filters: FILTERS,
      });
      return file === null ? null : analyst.ask('share:run', { ...body, file });
    },
    async 'share:import'({ files }) {
      const chosen =
        files ??
        (await chooseFiles(services.window(), { title: 'Import shared runs', filters: FILTERS }));
      const imported = [];
      for (const file of chosen) {
        try {
          imported.push(await analyst.ask('share:import', { file }));
        } catch (error) {
          // One that cannot be imported keeps no other from it.
          const fault = sentenceOf(error);
          const named = `${basename(file)} was not imported: ${fault}`;
          services.notice(chosen.length === 1 ? fault : named);
        }
      }
      services.runsChanged();
      return imported;
    },
    async 'share:tensorboard'(body) {
      const command = await analyst.ask('share:tensorboard', body);
      await copyText(command);
      return command;
    },
    async 'trash:restore'({ runs }) {
      // One that cannot come back keeps no other from coming back.
      const outcomes = await Promise.allSettled(runs.map((run) => store.restore(run)));
      services.runsChanged();
      const failed = outcomes.find((each) => each.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      return null;
    },
  };
}
