import { UserError } from '@engine/user-error';

/** A command line that cannot be carried out as written; exit code 2. */
export class UsageError extends UserError {
  override readonly name = 'UsageError';
}
