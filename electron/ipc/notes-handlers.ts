/** What a person says of runs, and their measurements as one file. */
import { scalarsCsv } from '@engine/run-table/spreadsheet';
import type { Services } from './services';
import { saveFile } from './save-file';
import type { Handlers } from './serve';

export function notesHandlers(
  services: Services,
): Pick<Handlers, 'runs:annotate' | 'runs:scalars'> {
  const { store } = services;
  return {
    async 'runs:annotate'({ runs, change }) {
      try {
        for (const run of runs) await store.annotate(run, change);
      } finally {
        services.runsChanged();
      }
      return null;
    },
    async 'runs:scalars'({ runs }) {
      const measured = await Promise.all(
        runs.map(async (run) => ({
          record: await store.read(run),
          lines: await store.metrics(run),
        })),
      );
      const contents = scalarsCsv(measured);
      return saveFile(services.window(), { suggestedName: 'scalars of runs.csv', contents });
    },
  };
}
