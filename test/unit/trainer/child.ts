/** Stands in for a process of Electron's: it says and ends as a test wants it to. */
import { EventEmitter } from 'node:events';
import type { Failure, Question } from '../../../electron/child/messages';
import type { TrainerEvent } from '../../../electron/trainer/messages';

export class Child extends EventEmitter {
  readonly asked: Question[] = [];

  postMessage(question: Question): void {
    this.asked.push(question);
  }

  kill(): void {
    this.emit('exit', 0);
  }

  says(event: TrainerEvent): void {
    this.emit('message', { event });
  }

  answers(value: unknown): void {
    this.emit('message', { id: this.asked.at(-1)?.id, ok: true, value });
  }

  fails(failure: Failure): void {
    this.emit('message', { id: this.asked.at(-1)?.id, ok: false, failure });
  }

  crashes(): void {
    this.emit('exit', 139);
  }
}
