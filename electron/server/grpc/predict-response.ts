/** The reply of TensorFlow Serving's gRPC API. Format: tensorflow_serving/apis/predict.proto. */
import { Writer } from 'protobufjs';
import { TYPE_NUMBERS } from './predict-request';

/** A field whose value is a message, a text or bytes. */
const asBytes = (field: number): number => (field << 3) | 2;
/** A field whose value is a whole number. */
const asNumber = (field: number): number => field << 3;

function shapeMessage(sizes: readonly number[]): Uint8Array {
  const writer = Writer.create();
  for (const size of sizes) {
    writer.uint32(asBytes(2)).fork().uint32(asNumber(1)).int64(size).ldelim();
  }
  return writer.finish();
}

/** @param values float32 of that shape, which this computer holds as the message wants them */
function tensorMessage(values: Float32Array, shape: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return Writer.create()
    .uint32(asNumber(1))
    .int32(TYPE_NUMBERS.float)
    .uint32(asBytes(2))
    .bytes(shapeMessage(shape))
    .uint32(asBytes(5))
    .bytes(bytes)
    .finish();
}

export interface PredictResponse {
  model: string;
  version: number;
  signature: string;
  output: string;
  /** count * classes */
  values: Float32Array;
  classes: number;
}

export function writePredictResponse(response: PredictResponse): Uint8Array {
  const { model, version, signature, output, values, classes } = response;
  const tensor = tensorMessage(values, [values.length / classes, classes]);
  return Writer.create()
    .uint32(asBytes(1))
    .fork()
    .uint32(asBytes(1))
    .string(output)
    .uint32(asBytes(2))
    .bytes(tensor)
    .ldelim()
    .uint32(asBytes(2))
    .fork()
    .uint32(asBytes(1))
    .string(model)
    .uint32(asBytes(2))
    .fork()
    .uint32(asNumber(1))
    .int64(version)
    .ldelim()
    .uint32(asBytes(3))
    .string(signature)
    .ldelim()
    .finish();
}
