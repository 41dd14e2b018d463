/**
 * The part of TensorBoard's protobuf messages that a run needs. Field numbers are those of
 * tensorboard/compat/proto/event.proto and summary.proto; only they are written, the names are ours
 * to spell.
 */
import { parse, type Type } from 'protobufjs';

const SOURCE = `
syntax = "proto3";

message Event {
  double wallTime = 1;
  int64 step = 2;
  oneof what { string fileVersion = 3; Summary summary = 5; SessionLog sessionLog = 7; }
}
message Summary { repeated Value value = 1; }
message Value {
  string tag = 1;
  oneof value { float simpleValue = 2; Image image = 4; }
  Metadata metadata = 9;
}
message Image { int32 height = 1; int32 width = 2; int32 channels = 3; bytes png = 4; }
message Metadata { string description = 3; }
message SessionLog { int32 status = 1; }
`;

/** What the first record of a file says. */
export const FILE_VERSION = 'brain.Event:2';
/** SessionLog.START: what was there from this step on counts no more. */
export const SESSION_START = 1;

export interface Picture {
  height: number;
  width: number;
  channels: number;
  png: Buffer;
}

export type Value = { tag: string; metadata?: { description: string } } & (
  { simpleValue: number } | { image: Picture }
);

export interface Event {
  /** Seconds since 1970. */
  wallTime: number;
  /** Optimizer steps since the run began. */
  step: number;
  fileVersion?: string;
  summary?: { value: Value[] };
  sessionLog?: { status: number };
}

let known: Type | null = null;

function eventType(): Type {
  known ??= parse(SOURCE).root.lookupType('Event');
  return known;
}

export function encodeEvent(event: Event): Uint8Array {
  const type = eventType();
  return type.encode(type.create({ ...event })).finish();
}

/** @throws Error when the bytes are no such message */
export function decodeEvent(bytes: Uint8Array): Event {
  const type = eventType();
  const options = { longs: Number, bytes: Buffer };
  const plain = type.toObject(type.decode(bytes), options) as Partial<Event>;
  return { wallTime: 0, step: 0, ...plain };
}
