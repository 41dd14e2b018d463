/**
 * The part of ONNX's protobuf messages that a network needs. Field numbers are those of
 * onnx/onnx.proto (IR version 8); only they are written, the names are ours to spell.
 */
import { parse } from 'protobufjs';

const SOURCE = `
syntax = "proto3";

message Model {
  int64 irVersion = 1;
  string producerName = 2;
  string docString = 6;
  Graph graph = 7;
  repeated Opset opsets = 8;
  repeated Property metadata = 14;
}
message Opset { string domain = 1; int64 version = 2; }
message Property { string key = 1; string value = 2; }
message Graph {
  repeated Node node = 1;
  string name = 2;
  repeated Tensor initializer = 5;
  repeated Value input = 11;
  repeated Value output = 12;
}
message Node {
  repeated string input = 1;
  repeated string output = 2;
  string name = 3;
  string opType = 4;
  repeated Attribute attribute = 5;
}
message Attribute {
  string name = 1;
  optional float f = 2;
  optional int64 i = 3;
  optional bytes s = 4;
  repeated int64 ints = 8 [packed = false];
  int32 type = 20;
}
message Tensor {
  repeated int64 dims = 1 [packed = false];
  int32 dataType = 2;
  string name = 8;
  bytes rawData = 9;
}
message Value { string name = 1; Type type = 2; string docString = 3; }
message Type { TensorType tensor = 1; }
message TensorType { int32 elementType = 1; Shape shape = 2; }
message Shape { repeated Size dim = 1; }
message Size { oneof size { int64 value = 1; string parameter = 2; } }
`;

/** Of AttributeProto. */
const ATTRIBUTE_TYPES = { f: 1, i: 2, s: 3, ints: 7 } as const;
/** Of TensorProto. */
export const FLOAT = 1;
export const LONG = 7;

export type AttributeValue = { f: number } | { i: number } | { s: Buffer } | { ints: number[] };

export interface Node {
  input: string[];
  output: string[];
  name: string;
  opType: string;
  attribute: object[];
}

export interface Tensor {
  dims: readonly number[];
  dataType: number;
  name: string;
  rawData: Buffer;
}

export interface Value {
  name: string;
  type: { tensor: { elementType: number; shape: { dim: object[] } } };
  docString: string;
}

export interface Model {
  irVersion: number;
  producerName: string;
  docString: string;
  opsets: { domain: string; version: number }[];
  metadata: { key: string; value: string }[];
  graph: { name: string; node: Node[]; initializer: Tensor[]; input: Value[]; output: Value[] };
}

export function attributesOf(values: Record<string, AttributeValue>): object[] {
  return Object.entries(values).map(([name, value]) => {
    const [kind = 'i'] = Object.keys(value) as (keyof typeof ATTRIBUTE_TYPES)[];
    return { name, ...value, type: ATTRIBUTE_TYPES[kind] };
  });
}

/** A float32 input or output. @param sizes a name where any size will do */
export function valueOf(name: string, sizes: (number | string)[], docString: string): Value {
  const dim = sizes.map((size) =>
    typeof size === 'number' ? { value: size } : { parameter: size },
  );
  return { name, type: { tensor: { elementType: FLOAT, shape: { dim } } }, docString };
}

export function encodeModel(model: Model): Buffer {
  const type = parse(SOURCE).root.lookupType('Model');
  return Buffer.from(type.encode(type.create({ ...model })).finish());
}
