import { unreadable } from '../regular-file';
import { UserError } from '../user-error';

/** Data that cannot be used; the message names the file and the fault in one sentence. */
export class DataError extends UserError {
  override readonly name: string = 'DataError';

  /** What reading a file threw, as an error of the data. */
  static of(file: string, cause: unknown): DataError {
    if (cause instanceof DataError) return cause;
    return new DataError(unreadable(file, cause).message, { cause });
  }
}

/** Labels that are counted from 1; they can be shifted by reading them with `firstLabel: 1`. */
export class LabelsFromOneError extends DataError {
  override readonly name = 'LabelsFromOneError';
}
