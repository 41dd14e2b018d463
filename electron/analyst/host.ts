/**
 * Who answers questions about photos, images and runs: a process of its own, because with the networks'
 * library, OpenCV and a data set it has hundreds of megabytes and can crash. Models from elsewhere have
 * another one, which is ended when a model takes too much, while this one goes on answering.
 */
import { reportCrash } from '../child/child';
import { OtherProcessError, STOPPED } from '@engine/import/model-limits';
import { removeCopiesOf } from '@engine/import/temporary-copy';
import type { TellCrash } from '@engine/support/reports';
import { AnalystProcess } from './analyst-process';
import type { AnalystQuestions } from './messages';
import { UserError } from '@engine/user-error';

export { IDLE_MS } from './analyst-process';

const CRASHED = 'The process that reads images crashed. Try again.';

/** The run that a question is about, if it is about one. */
function runOf(body: unknown): string | null {
  const run: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'run') : null;
  return typeof run === 'string' ? run : null;
}

export class AnalystHost {
  private readonly own: AnalystProcess;
  private readonly models: AnalystProcess;
  /** Runs that are models from elsewhere, as far as it is known. */
  private readonly foreignRuns = new Set<string>();

  /** @param crashed told where the process ended, which nobody asks it to */
  constructor(home: string, crashed: TellCrash) {
    this.own = new AnalystProcess(home, 'analyst', (exit) => {
      const what = 'The process that reads images ended unexpectedly';
      reportCrash(crashed, exit, { process: 'analyst', what });
      return new UserError(CRASHED);
    });
    this.models = new AnalystProcess(home, 'model-analyst', ({ processId }) => {
      tidyUp(processId);
      return new UserError(STOPPED);
    });
  }

  /** @throws Error with the analyst's sentence, or one that says that it crashed or was stopped */
  async ask<Name extends keyof AnalystQuestions>(
    name: Name,
    body: AnalystQuestions[Name]['body'],
  ): Promise<AnalystQuestions[Name]['answer']> {
    const run = runOf(body);
    const isForeign = name === 'import:model' || (run !== null && this.foreignRuns.has(run));
    if (isForeign) return this.models.ask(name, body);
    try {
      return await this.own.ask(name, body);
    } catch (error) {
      if (!(error instanceof OtherProcessError)) throw error;
      if (run !== null) this.foreignRuns.add(run);
      return this.models.ask(name, body);
    }
  }

  /** End the import that is under way, and whatever else a model from elsewhere is asked. */
  cancelImport(): void {
    tidyUp(this.models.stop(new UserError('The import was canceled. Nothing was imported.')));
  }
}

function tidyUp(processId: number | undefined): void {
  // What stays is removed by the system with its other temporary files.
  if (processId !== undefined) removeCopiesOf(processId).catch(() => undefined);
}
