/** Keeps the computer from falling asleep while it works for somebody, and no longer; the screen may go dark. */
import { powerSaveBlocker } from 'electron';

export class KeepAwake {
  private blocker: number | null = null;

  /** @param isNeeded whether anything works that sleep would interrupt */
  constructor(private readonly isNeeded: () => boolean) {}

  /** Something has begun or ended. */
  follow(): void {
    if (this.isNeeded()) {
      this.blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    } else if (this.blocker !== null) {
      powerSaveBlocker.stop(this.blocker);
      this.blocker = null;
    }
  }
}
