import { UserError } from '../user-error';

/** A run that cannot be read, changed or continued; the message is a sentence. */
export class RunError extends UserError {
  override readonly name = 'RunError';
}

/** Another process works on the run, or holds it while it is suspended. */
export class RunInUseError extends RunError {}
