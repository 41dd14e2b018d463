/**
 * An error for the person: its message is a sentence, or several, that tell what happened and what to
 * do. Every other error is a fault of the program, which is logged where it is shown.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}
