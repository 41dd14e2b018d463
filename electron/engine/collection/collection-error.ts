import { UserError } from '../user-error';

/** What is wrong with the collection or with what is asked of it, in one sentence. */
export class CollectionError extends UserError {
  override readonly name = 'CollectionError';
}
