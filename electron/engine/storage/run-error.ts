import { UserError } from '../user-error';

/** A run that cannot be read, changed or continued; the message is a sentence. */
export class RunError extends UserError {
  override readonly name = 'RunError';
}
