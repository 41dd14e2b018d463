import { UserError } from '@engine/user-error';

/** What is said to a client, or to whoever starts the server, instead of an answer. */
export class ServerError extends UserError {
  override readonly name = 'ServerError';

  /** @param statusCode of HTTP; fastify reads it by this name */
  constructor(
    readonly statusCode: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
