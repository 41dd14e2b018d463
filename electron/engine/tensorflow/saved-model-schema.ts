/**
 * The part of TensorFlow's protobuf messages that a SavedModel of constants needs. Field numbers are
 * those of tensorflow/core/framework/*.proto and tensorflow/core/protobuf/{saved_model,meta_graph}.proto;
 * the names are ours to spell, since only the numbers are written.
 */
import { parse, Reader, Type } from 'protobufjs';

const SOURCE = `
syntax = "proto3";

message SavedModel { int64 schemaVersion = 1; repeated MetaGraph metaGraphs = 2; }
message MetaGraph {
  MetaInfo metaInfo = 1;
  Graph graph = 2;
  Saver saver = 3;
  map<string, Collection> collections = 4;
  map<string, Signature> signatures = 5;
}
message Saver { string filename = 1; string restore = 3; int32 version = 7; }
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
message Versions { int32 producer = 1; int32 minConsumer = 2; }
message Library { repeated Function function = 1; }
message Function {
  FunctionSignature signature = 1;
  repeated Node node = 3;
  map<string, string> ret = 4;
  map<string, string> controlRet = 6;
}
message FunctionSignature {
  string name = 1;
  repeated Arg inputs = 2;
  repeated Arg outputs = 3;
  repeated string controlOutput = 20;
}
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
    string placeholder = 9;
    FunctionName function = 10;
  }
}
message List {
  repeated bytes s = 2;
  repeated int64 i = 3;
  repeated float f = 4;
  repeated bool b = 5;
  repeated int32 type = 6;
  repeated Shape shape = 7;
  repeated FunctionName function = 9;
}
message FunctionName { string name = 1; }
message Shape { repeated Size dim = 2; bool unknownRank = 3; }
message Size { int64 size = 1; }
message Tensor {
  int32 dtype = 1;
  Shape shape = 2;
  bytes content = 4;
  repeated float floats = 5;
  repeated double doubles = 6;
  repeated int32 ints = 7;
  repeated bytes strings = 8;
  repeated int64 longs = 10;
  repeated bool bools = 11;
  repeated int32 halves = 13;
}
`;

/** Of tensorflow/core/framework/types.proto. */
export const TYPES = {
  float: 1,
  double: 2,
  int: 3,
  byte: 4,
  string: 7,
  long: 9,
  bool: 10,
  bfloat16: 14,
  half: 19,
  resource: 20,
} as const;

/** Of TensorFlow's graphs in 2022: later than every operator that is used here. */
export const GRAPH_VERSION = 1087;

export interface Shape {
  dim: { size: number }[];
  /** True where not even the number of dimensions is known. */
  unknownRank?: boolean;
}

/** A tensor's values: all of them as bytes, or some by their type, the last of which stands for the rest. */
export interface TensorValue {
  dtype: number;
  shape: Shape;
  content?: Buffer;
  strings?: Buffer[];
  floats?: number[];
  doubles?: number[];
  ints?: number[];
  longs?: number[];
  bools?: boolean[];
  halves?: number[];
}

/** A list has values of one kind; one that was read has the other kinds too, empty. */
export interface AttributeList {
  s?: Buffer[];
  i?: number[];
  f?: number[];
  b?: boolean[];
  type?: number[];
  shape?: Shape[];
  function?: { name: string }[];
}

/** What a node is told besides its inputs; one field each. */
export type Attribute =
  | { list: AttributeList }
  | { s: Buffer }
  | { i: number }
  | { f: number }
  | { b: boolean }
  | { type: number }
  | { shape: Shape }
  | { tensor: TensorValue }
  | { placeholder: string }
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
  signature: { name: string; inputs: Arg[]; outputs: Arg[]; controlOutput?: string[] };
  node: Node[];
  /** Which tensor each output is. */
  ret: Record<string, string>;
  /** Which node is run for each of its control outputs. */
  controlRet?: Record<string, string>;
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

/** What puts a checkpoint's values into variables. */
export interface Saver {
  /** The tensor that is given the checkpoint's path. */
  filename: string;
  /** The node that is run. */
  restore: string;
  version: number;
}

export interface MetaGraph {
  metaInfo: { tags: string[]; tensorflowVersion: string };
  graph: {
    node: Node[];
    library: { function: FunctionDefinition[] };
    versions: { producer: number; minConsumer?: number };
  };
  saver?: Saver;
  signatures: Record<string, Signature>;
}

/** One that was read: a message may lack what is a message itself. */
export interface ReadMetaGraph {
  metaInfo?: MetaGraph['metaInfo'];
  graph?: {
    node: Node[];
    library?: { function: FunctionDefinition[] };
    versions?: { producer?: number; minConsumer?: number };
  };
  saver?: Partial<Saver>;
  /** By their names; of what they can hold, only nodes by their names are read. */
  collections: Record<string, { nodes?: { value: string[] } }>;
  signatures: Record<string, Signature>;
}

/** @param sizes -1 where any size will do */
export function shapeOf(sizes: readonly number[]): Shape {
  return { dim: sizes.map((size) => ({ size })) };
}

/** An input that is no value: the node before has to have run. */
export function control(node: string): string {
  return `^${node}`;
}

export function constantNode(
  name: string,
  value: TensorValue,
  after: readonly string[] = [],
): Node {
  const attributes = { dtype: { type: value.dtype }, value: { tensor: value } };
  return { name, op: 'Const', input: after.map(control), attributes };
}

export function placeholderNode(name: string, dtype: number, shape: readonly number[]): Node {
  const attributes = { dtype: { type: dtype }, shape: { shape: shapeOf(shape) } };
  return { name, op: 'Placeholder', input: [], attributes };
}

function savedModelType(): Type {
  return parse(SOURCE).root.lookupType('SavedModel');
}

export function encodeSavedModel(metaGraph: MetaGraph): Buffer {
  const type = savedModelType();
  const message = type.create({ schemaVersion: 1, metaGraphs: [metaGraph] });
  return Buffer.from(type.encode(message).finish());
}

/** More than any classifier's graph has: each node has some twenty. */
const MAX_FIELDS = 2_000_000;
const MAX_DEPTH = 40;

/** What a field of a message holds: another message, numbers in one piece, or neither. */
type Inside = (field: number) => Inside | 'numbers' | null;

function insideOf(type: Type): Inside {
  return (id) => {
    const field = type.fieldsById[id]?.resolve();
    if (field === undefined) return null;
    if (field.resolvedType instanceof Type) {
      const value = insideOf(field.resolvedType);
      // A map is a list of messages of a key and a value; the value has the number 2.
      return field.map ? (inner) => (inner === 2 ? value : null) : value;
    }
    return field.repeated && !['string', 'bytes'].includes(field.type) ? 'numbers' : null;
  };
}

/**
 * Count what reading will make: two bytes can stand for a message, and memory for millions of them is
 * gone before anything can be checked.
 * @throws Error where there are more than `left` fields
 * @returns how many more there could have been
 */
function countFields(reader: Reader, end: number, inside: Inside, left: number, depth = 0): number {
  if (depth > MAX_DEPTH) throw new Error('Its messages are nested too deeply.');
  let rest = left;
  while (reader.pos < end) {
    rest -= 1;
    const tag = reader.uint32();
    const inner = (tag & 7) === 2 ? inside(tag >>> 3) : null;
    if (inner === null) {
      reader.skipType(tag & 7);
    } else {
      const until = reader.uint32() + reader.pos;
      if (until > end) throw new Error('The file is cut short.');
      if (inner === 'numbers') rest -= until - reader.pos;
      else rest = countFields(reader, until, inner, rest, depth + 1);
      reader.pos = until;
    }
    if (rest < 0) throw new Error('It has too many fields.');
  }
  return rest;
}

/** @throws Error where the bytes are no such message */
export function decodeSavedModel(bytes: Buffer): ReadMetaGraph[] {
  const type = savedModelType();
  countFields(Reader.create(bytes), bytes.length, insideOf(type), MAX_FIELDS);
  // Plain objects hold what the message has and nothing else, which the oneofs need.
  const options = { arrays: true, objects: true, longs: Number };
  return (type.toObject(type.decode(bytes), options) as { metaGraphs: ReadMetaGraph[] }).metaGraphs;
}
