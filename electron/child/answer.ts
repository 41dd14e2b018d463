/** The child's side: answers main's questions until the process is ended, and sends events. */
import type { MessagePortMain } from 'electron';
import { homeFolder } from '@engine/home';
import { Log, type ProcessName } from '@engine/support/log';
import { failureOf, type ChildEvent, type Question, type Questions, type Reply } from './messages';

export type Answers<Q extends Questions<Q>> = {
  [Name in keyof Q]: (
    body: Q[Name]['body'],
    home: string,
    ports: readonly MessagePortMain[],
  ) => Promise<Q[Name]['answer']>;
};

/** The process's log, which also notes what nobody catches. */
export function logOf(name: ProcessName): Log {
  const log = new Log(homeFolder(), name);
  log.watchProcess();
  return log;
}

export function sendToMain(event: unknown): void {
  const message: ChildEvent<unknown> = { event };
  process.parentPort.postMessage(message);
}

export function answerQuestions<Q extends Questions<Q>>(answers: Answers<Q>, log: Log): void {
  const answer = async (
    { id, home, name, body }: Question,
    ports: readonly MessagePortMain[],
  ): Promise<Reply> => {
    const answerOf = answers[name as keyof Q];
    try {
      return { id, ok: true, value: await answerOf(body, home, ports) };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'other process') log.error(`“${name}” failed.`, error);
      return { id, ok: false, failure };
    }
  };
  process.parentPort.on('message', ({ data, ports }) => {
    void answer(data as Question, ports).then((reply) => {
      process.parentPort.postMessage(reply);
    });
  });
}
