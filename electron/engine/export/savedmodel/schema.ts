/**
 * The part of TensorFlow's protobuf messages that a SavedModel of constants needs. Field numbers are
 * those of tensorflow/core/framework/*.proto and tensorflow/core/protobuf/{saved_model,meta_graph}.proto;
 * the names are ours to spell, since only the numbers are written.
 */
import { parse, type Type } from 'protobufjs';

const SOURCE = `
syntax = "proto3";

message SavedModel { int64 schemaVersion = 1; repeated MetaGraph metaGraphs = 2; }
message MetaGraph {
  MetaInfo metaInfo = 1;
  Graph graph = 2;
  map<string, Collection> collections = 4;
  map<string, Signature> signatures = 5;
}
message Collection { NodeList nodes = 1; }
message NodeList { repeated string value = 1; }
message MetaInfo { repeated string tags = 4; string tensorflowVersion = 5; }
message Signature {
  map<string, TensorInfo> inputs = 1;
  map<string, TensorInfo> outputs = 2;
  string methodName = 3;
}
message TensorInfo { string name = 1; int32 dtype = 2; Shape shape = 3; }

message Graph { repeated Node node = 1; Library library = 2; Versions versions = 4; }
message Versions { int32 producer = 1; }
message Library { repeated Function function = 1; }
message Function {
  FunctionSignature signature = 1;
  repeated Node node = 3;
  map<string, string> ret = 4;
}
message FunctionSignature { string name = 1; repeated Arg inputs = 2; repeated Arg outputs = 3; }
message Arg { string name = 1; int32 type = 3; }

message Node {
  string name = 1;
  string op = 2;
  repeated string input = 3;
  map<string, Attribute> attributes = 5;
}
message Attribute {
  oneof value {
    List list = 1;
    bytes s = 2;
    int64 i = 3;
    float f = 4;
    bool b = 5;
    int32 type = 6;
    Shape shape = 7;
    Tensor tensor = 8;
    FunctionName function = 10;
  }
}
message List {
  repeated int64 i = 3;
  repeated int32 type = 6;
  repeated Shape shape = 7;
  repeated FunctionName function = 9;
}
message FunctionName { string name = 1; }
message Shape { repeated Size dim = 2; }
message Size { int64 size = 1; }
message Tensor {
  int32 dtype = 1;
  Shape shape = 2;
  bytes content = 4;
  repeated bytes strings = 8;
}
`;

/** Of tensorflow/core/framework/types.proto. */
export const TYPES = { float: 1, int: 3, byte: 4, string: 7, bool: 10 } as const;

export interface Shape {
  dim: { size: number }[];
}

/** What a node is told besides its inputs; one field each. */
export type Attribute =
  | {
      list:
        | { i: number[] }
        | { type: number[] }
        | { shape: Shape[] }
        | { function: { name: string }[] };
    }
  | { s: Buffer }
  | { i: number }
  | { f: number }
  | { b: boolean }
  | { type: number }
  | { shape: Shape }
  | { tensor: { dtype: number; shape: Shape; content?: Buffer; strings?: Buffer[] } }
  | { function: { name: string } };

export interface Node {
  name: string;
  op: string;
  input: string[];
  attributes: Record<string, Attribute>;
}

interface Arg {
  name: string;
  type: number;
}

/** A graph of its own that a node calls by its name. */
export interface FunctionDefinition {
  signature: { name: string; inputs: Arg[]; outputs: Arg[] };
  node: Node[];
  /** Which tensor each output is. */
  ret: Record<string, string>;
}

export interface TensorInfo {
  name: string;
  dtype: number;
  shape: Shape;
}

export interface Signature {
  inputs: Record<string, TensorInfo>;
  outputs: Record<string, TensorInfo>;
  methodName: string;
}

export interface MetaGraph {
  metaInfo: { tags: string[]; tensorflowVersion: string };
  graph: {
    node: Node[];
    library: { function: FunctionDefinition[] };
    versions: { producer: number };
  };
  signatures: Record<string, Signature>;
}

/** One that was read: a message may lack what is a message itself. */
export interface ReadMetaGraph {
  metaInfo?: MetaGraph['metaInfo'];
  graph?: { node: Node[]; library?: { function: FunctionDefinition[] } };
  /** By their names; of what they can hold, only nodes by their names are read. */
  collections: Record<string, { nodes?: { value: string[] } }>;
  signatures: Record<string, Signature>;
}

/** @param sizes -1 where any size will do */
export function shapeOf(sizes: readonly number[]): Shape {
  return { dim: sizes.map((size) => ({ size })) };
}

function savedModelType(): Type {
  return parse(SOURCE).root.lookupType('SavedModel');
}

export function encodeSavedModel(metaGraph: MetaGraph): Buffer {
  const type = savedModelType();
  const message = type.create({ schemaVersion: 1, metaGraphs: [metaGraph] });
  return Buffer.from(type.encode(message).finish());
}

/** @throws Error where the bytes are no such message */
export function decodeSavedModel(bytes: Buffer): ReadMetaGraph[] {
  const type = savedModelType();
  // Plain objects hold what the message has and nothing else, which the oneofs need.
  const options = { arrays: true, objects: true, longs: Number };
  return (type.toObject(type.decode(bytes), options) as { metaGraphs: ReadMetaGraph[] }).metaGraphs;
}
