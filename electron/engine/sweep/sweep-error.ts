import { UserError } from '../user-error';

/** A sweep that cannot be planned, read or continued; the message is a sentence. */
export class SweepError extends UserError {
  override readonly name = 'SweepError';
}

/** Trains no trial until somebody has acted: the sweep pauses, so that no trial is used up. */
export class SweepObstacle extends SweepError {}
