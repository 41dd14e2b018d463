/** What main and its child processes send each other: questions with one answer each, and events. */
import { OtherProcessError } from '@engine/import/model-limits';
import { asDiskError, DiskError } from '@engine/storage/disk-error';
import { RunInUseError } from '@engine/storage/run-error';
import { ChangedDataError } from '@engine/runs/run-data';
import { sentenceOf } from '@engine/text/sentence-of';
import { UserError } from '@engine/user-error';

/** Each question by its name, with what it carries and what answers it. */
export type Questions<Q> = { [Name in keyof Q]: { body: unknown; answer: unknown } };

export interface Question {
  id: number;
  home: string;
  name: string;
  body: unknown;
}

/** An error as plain data, with the kinds that main treats differently. */
export type Failure =
  | { kind: 'disk' | 'in use' | 'other process' | 'other'; message: string }
  | { kind: 'changed data'; change: string };

export type Reply =
  { id: number; ok: true; value: unknown } | { id: number; ok: false; failure: Failure };

export interface ChildEvent<Event> {
  event: Event;
}

/** A class does not survive the way between processes. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ChangedDataError) return { kind: 'changed data', change: error.change };
  if (error instanceof OtherProcessError) return { kind: 'other process', message: error.message };
  if (error instanceof RunInUseError) return { kind: 'in use', message: error.message };
  const disk = asDiskError(error);
  if (disk !== null) return { kind: 'disk', message: disk.message };
  return { kind: 'other', message: sentenceOf(error) };
}

export function errorOf(failure: Failure): Error {
  switch (failure.kind) {
    case 'changed data':
      return new ChangedDataError(failure.change);
    case 'other process':
      return new OtherProcessError(failure.message);
    case 'in use':
      return new RunInUseError(failure.message);
    case 'disk':
      return new DiskError(failure.message);
    case 'other':
      return new UserError(failure.message);
  }
}
