import { UserError } from '../user-error';

/** A model that cannot be brought in; the message is a sentence. */
export class ImportError extends UserError {
  override readonly name = 'ImportError';
}
