import { UserError } from '../user-error';

/** A run that cannot be shared, or a file that cannot be imported; the message is a sentence. */
export class ShareError extends UserError {
  override readonly name = 'ShareError';
}
