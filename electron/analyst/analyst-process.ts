/** One process of the analyst's: started when it is first needed, again after it ended, let go when idle. */
import { Child, type Exit, type Program } from '../child/child';
import type { AnalystQuestions } from './messages';

/** Longer than anybody looks at one answer before they ask for the next. */
export const IDLE_MS = 10 * 60_000;

export class AnalystProcess {
  private child: Child<AnalystQuestions> | null = null;
  private idle: NodeJS.Timeout | null = null;

  /** @param ended told of each end. @returns what questions still open fail with */
  constructor(
    private readonly home: string,
    private readonly program: Program,
    private readonly ended: (exit: Exit) => Error,
  ) {}

  /** @throws Error with its sentence, or with why it ended; OtherProcessError where it runs no such model */
  async ask<Name extends keyof AnalystQuestions>(
    name: Name,
    body: AnalystQuestions[Name]['body'],
  ): Promise<AnalystQuestions[Name]['answer']> {
    if (this.idle !== null) clearTimeout(this.idle);
    const child = (this.child ??= this.start());
    try {
      return await child.ask(name, body);
    } finally {
      if (child === this.child && child.open === 0) this.waitIdle();
    }
  }

  /** End it now, whatever it does; its questions fail with this. @returns its process ID, if it ran */
  stop(reason: Error): number | undefined {
    const { child } = this;
    this.child = null;
    return child?.cancel(reason);
  }

  private waitIdle(): void {
    if (this.idle !== null) clearTimeout(this.idle);
    this.idle = setTimeout(() => {
      void this.child?.end();
      this.child = null;
    }, IDLE_MS);
  }

  private start(): Child<AnalystQuestions> {
    const child: Child<AnalystQuestions> = new Child(this.program, this.home, {
      heard: () => undefined,
      ended: (exit) => {
        if (this.child === child) this.child = null;
        return this.ended(exit);
      },
    });
    return child;
  }
}
