/** What a client is told instead of an answer: the REST API's status as gRPC has it, and the same sentence. */
import { status as codes } from '@grpc/grpc-js';
import { UserError } from '@engine/user-error';
import { ServerError } from '../server-error';

const CODES: Readonly<Record<number, codes>> = {
  400: codes.INVALID_ARGUMENT,
  401: codes.UNAUTHENTICATED,
  404: codes.NOT_FOUND,
  408: codes.DEADLINE_EXCEEDED,
  415: codes.INVALID_ARGUMENT,
  503: codes.UNAVAILABLE,
};

export interface Refusal {
  code: codes;
  details: string;
  /** As the REST API would reply with. */
  httpStatus: number;
}

export function refusal(error: unknown): Refusal {
  if (!(error instanceof UserError)) {
    const details = 'The server failed to answer because of an internal error. Send it again.';
    return { code: codes.INTERNAL, details, httpStatus: 500 };
  }
  const httpStatus = error instanceof ServerError ? error.statusCode : 400;
  return { code: CODES[httpStatus] ?? codes.INVALID_ARGUMENT, details: error.message, httpStatus };
}
