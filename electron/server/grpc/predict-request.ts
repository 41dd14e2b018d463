/**
 * The request of TensorFlow Serving's gRPC API, read by hand: of a message of a few megabytes a general
 * reader would make millions of objects, and no request needs more than one input.
 * Format: tensorflow_serving/apis/predict.proto and model.proto, tensorflow/core/framework/tensor.proto.
 */
import { Reader } from 'protobufjs';
import { ServerError } from '../server-error';

/** Numbers of TensorFlow's types, as they are in messages. */
export const TYPE_NUMBERS = { float: 1, string: 7 } as const;

/** Strings of a tensor, parts of its numbers, sizes of its shape: beyond any request of images. */
const MOST_PARTS = 10_000;
/** The wire types of protobuf that are told apart here. */
const BYTES = 2;

export interface RequestTensor {
  /** One of `TYPE_NUMBERS`, or another that is not taken. */
  type: number;
  shape: number[];
  /** Numbers as bytes, in the order of the processor that sent them, which is little-endian everywhere. */
  content: Uint8Array;
  /** Numbers one by one, in place of `content`; the last one stands for all that follow. */
  numbers: Float32Array[];
  strings: Uint8Array[];
}

export interface PredictRequest {
  model: string;
  /** Null for the newest. */
  version: number | null;
  /** A name of a version. */
  label: string;
  signature: string;
  inputs: ReadonlyMap<string, RequestTensor>;
  /** Names of outputs; none for all. */
  outputs: string[];
}

function bad(message: string, cause?: unknown): ServerError {
  return new ServerError(400, message, { cause });
}

/** Call `take` for each field of a message: it reads the value, or returns false to pass over it. */
function eachField(
  bytes: Uint8Array,
  take: (field: number, reader: Reader, wire: number) => boolean,
): void {
  const reader = Reader.create(bytes);
  let parts = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    parts += 1;
    if (parts > MOST_PARTS)
      throw bad('The request has more fields than a request of images needs.');
    if (!take(tag >>> 3, reader, tag & 7)) reader.skipType(tag & 7);
  }
}

/** Messages that are one whole number: an Int64Value, or a dimension of a shape beside its name. */
function readNumber(bytes: Uint8Array): number {
  let number = 0;
  eachField(bytes, (field, reader) => {
    if (field !== 1) return false;
    number = Number(reader.int64());
    return true;
  });
  return number;
}

type ModelSpec = Pick<PredictRequest, 'model' | 'version' | 'label' | 'signature'>;

function readModelSpec(bytes: Uint8Array): ModelSpec {
  const spec: ModelSpec = { model: '', version: null, label: '', signature: '' };
  eachField(bytes, (field, reader) => {
    if (field === 1) spec.model = reader.string();
    else if (field === 2) spec.version = readNumber(reader.bytes());
    else if (field === 3) spec.signature = reader.string();
    else if (field === 4) spec.label = reader.string();
    else return false;
    return true;
  });
  return spec;
}

function readShape(bytes: Uint8Array): number[] {
  const sizes: number[] = [];
  eachField(bytes, (field, reader) => {
    if (field !== 2) return false;
    sizes.push(readNumber(reader.bytes()));
    return true;
  });
  return sizes;
}

/** @throws ServerError where the bytes are no whole numbers */
export function floatsOf(bytes: Uint8Array): Float32Array {
  if (bytes.length % 4 !== 0) throw bad('The values of the tensor are incomplete.');
  // They begin anywhere in the message, and an array of numbers only at every fourth byte.
  return new Float32Array(new Uint8Array(bytes).buffer);
}

function readTensor(bytes: Uint8Array): RequestTensor {
  const tensor: RequestTensor = {
    type: 0,
    shape: [],
    content: new Uint8Array(0),
    numbers: [],
    strings: [],
  };
  eachField(bytes, (field, reader, wire) => {
    if (field === 1) tensor.type = reader.int32();
    else if (field === 2) tensor.shape = readShape(reader.bytes());
    else if (field === 4) tensor.content = reader.bytes();
    else if (field === 5) {
      const packed = wire === BYTES;
      tensor.numbers.push(packed ? floatsOf(reader.bytes()) : Float32Array.of(reader.float()));
    } else if (field === 8) tensor.strings.push(reader.bytes());
    else return false;
    return true;
  });
  return tensor;
}

function readInput(bytes: Uint8Array): [name: string, tensor: RequestTensor] {
  let name = '';
  let tensor = readTensor(new Uint8Array(0));
  eachField(bytes, (field, reader) => {
    if (field === 1) name = reader.string();
    else if (field === 2) tensor = readTensor(reader.bytes());
    else return false;
    return true;
  });
  return [name, tensor];
}

function readMessage(bytes: Uint8Array): PredictRequest {
  let spec = readModelSpec(new Uint8Array(0));
  const inputs = new Map<string, RequestTensor>();
  const outputs: string[] = [];
  eachField(bytes, (field, reader) => {
    if (field === 1) spec = readModelSpec(reader.bytes());
    else if (field === 2) inputs.set(...readInput(reader.bytes()));
    else if (field === 3) outputs.push(reader.string());
    else return false;
    return true;
  });
  return { ...spec, inputs, outputs };
}

/** @throws ServerError with status 400 in a sentence */
export function readPredictRequest(bytes: Uint8Array): PredictRequest {
  try {
    return readMessage(bytes);
  } catch (error) {
    if (error instanceof ServerError) throw error;
    throw bad('The message is not a PredictRequest of TensorFlow Serving.', error);
  }
}
