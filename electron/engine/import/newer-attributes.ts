/**
 * What a newer TensorFlow writes into a graph that the app's own refuses to read. These bytes alone are
 * taken out: what our schema does not know of a model stays in it as it is.
 * Wire format: "Encoding", protobuf.dev.
 */
import { Reader, Writer } from 'protobufjs';

/** What a variable is called in error messages; it has no effect. */
const WITHOUT_EFFECT = 'debug_name';

/** Of TensorFlow's messages, as in export/savedmodel/schema.ts. */
const FIELDS = {
  metaGraphs: 2,
  graph: 2,
  nodes: 1,
  library: 2,
  functions: 1,
  nodesOfFunction: 3,
  attributes: 5,
  key: 1,
} as const;

/** The wire type of messages, texts and bytes. */
const BYTES = 2;

type Change = (field: number, content: Uint8Array) => Uint8Array | null;

/**
 * @param change what stands in place of a field's bytes, or null for no field
 * @returns the message itself where nothing is changed
 */
function rewritten(message: Uint8Array, change: Change): Uint8Array {
  const reader = Reader.create(message);
  const parts: Uint8Array[] = [];
  let isSame = true;
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    if ((tag & 7) !== BYTES) {
      reader.skipType(tag & 7);
      parts.push(message.subarray(start, reader.pos));
      continue;
    }
    const content = reader.bytes();
    const after = change(tag >>> 3, content);
    if (after === content) parts.push(message.subarray(start, reader.pos));
    else isSame = false;
    if (after !== null && after !== content) {
      parts.push(Writer.create().uint32(tag).bytes(after).finish());
    }
  }
  return isSame ? message : Buffer.concat(parts);
}

/** The change of one field, other fields as they are. */
function at(field: number, change: (content: Uint8Array) => Uint8Array | null): Change {
  return (each, content) => (each === field ? change(content) : content);
}

function inside(change: Change): (message: Uint8Array) => Uint8Array {
  return (message) => rewritten(message, change);
}

/** Whether an entry of a map has this key. */
function hasKey(entry: Uint8Array, key: string): boolean {
  let found = false;
  rewritten(
    entry,
    at(FIELDS.key, (content) => {
      found = Buffer.from(content).toString() === key;
      return content;
    }),
  );
  return found;
}

const ofNode = inside(
  at(FIELDS.attributes, (entry) => (hasKey(entry, WITHOUT_EFFECT) ? null : entry)),
);
const ofLibrary = inside(at(FIELDS.functions, inside(at(FIELDS.nodesOfFunction, ofNode))));
const ofGraph = inside((field, content) => {
  if (field === FIELDS.nodes) return ofNode(content);
  return field === FIELDS.library ? ofLibrary(content) : content;
});
const ofModel = inside(at(FIELDS.metaGraphs, inside(at(FIELDS.graph, ofGraph))));

/** @throws RangeError where the bytes are no message */
export function withoutNewerAttributes(savedModel: Buffer): Buffer {
  return Buffer.from(ofModel(savedModel));
}
