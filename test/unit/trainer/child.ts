/** Stands in for a process of Electron's: it says and ends as a test wants it to. */
import { EventEmitter } from 'node:events';
import type { FromTrainer, ToTrainer } from '../../../electron/trainer/messages';

export class Child extends EventEmitter {
  readonly told: ToTrainer[] = [];

  postMessage(message: ToTrainer): void {
    this.told.push(message);
  }

  kill(): void {
    this.emit('exit', 0);
  }

  says(message: FromTrainer): void {
    this.emit('message', message);
  }

  crashes(): void {
    this.emit('exit', 139);
  }
}
