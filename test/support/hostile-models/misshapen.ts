/** SavedModels that no exporter writes: each part looks like one, and together they are none. */
import { FLOAT, INT, smallConstant } from '@engine/export/savedmodel/graph';
import {
  shapeOf,
  TYPES,
  type FunctionDefinition,
  type Node,
  type TensorValue,
} from '@engine/tensorflow/saved-model-schema';
import { call, callOf, functionOf, hostileGraph, type HostileGraph } from './graph';

/** A number as protobuf writes it, of seven bits in a byte. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

/** A field that holds a text or a message. */
const field = (id: number, content: Buffer | string): Buffer => {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint(8 * id + 2), varint(bytes.length), bytes]);
};

const sumWith = (made: HostileGraph, other: string): string =>
  made.graph.add('AddV2', 'sum', [made.logits, other], { T: FLOAT });
/** The logits, after something that is not part of them. */
function after(made: HostileGraph, nodes: readonly string[]): string {
  const input = [made.logits, ...nodes.map((name) => `^${name}`)];
  return made.graph.add('Identity', 'answer', input, { T: FLOAT });
}
const constant = (made: HostileGraph, name: string, tensor: TensorValue): string =>
  made.graph.add('Const', name, [], { dtype: { type: tensor.dtype }, value: { tensor } });
const relu = (name: string, ...input: string[]): Node => ({
  name,
  op: 'Relu',
  input,
  attributes: { T: FLOAT },
});
const scalars = (made: HostileGraph, ...values: number[]): string[] =>
  values.map((value, at) => {
    made.graph.put(smallConstant(`scalar${at}`, 'int', value));
    return `scalar${at}`;
  });

/** A model that calls one function. */
const calling = (definition: FunctionDefinition): Buffer =>
  hostileGraph((made) => {
    made.functions.push(definition);
    return { answer: sumWith(made, call(made, definition.signature.name, made.logits)) };
  });
/** A model with one constant. */
const holding = (tensor: TensorValue): Buffer =>
  hostileGraph((made) => ({ answer: after(made, [constant(made, 'constant', tensor)]) }));

function doublingRank(): Buffer {
  return hostileGraph((made) => {
    const [axis = ''] = scalars(made, 0);
    let tensor = made.graph.add('Fill', 'filled', [made.graph.row('sizes', [1, 1]), axis], {
      T: INT,
      index_type: INT,
    });
    for (let times = 0; times < 60; times++) {
      tensor = made.graph.add('GatherV2', `gathered${times}`, [tensor, tensor, axis], {
        Tparams: INT,
        Tindices: INT,
        Taxis: INT,
      });
    }
    return { answer: after(made, [tensor]) };
  });
}

/** Graphs that are refused, each with a part of what is said of it. */
export function misshapenGraphs(): Record<string, [make: () => Buffer, said: RegExp]> {
  const many = 200_000;
  const { float, string, bool } = TYPES;
  return {
    'an input that is missing': [
      () => hostileGraph((made) => ({ answer: sumWith(made, 'nowhere') })),
      /its node "sum" needs "nowhere", which is missing/,
    ],
    'many control inputs that are missing': [
      () =>
        hostileGraph((made) => ({
          answer: after(
            made,
            Array.from({ length: many }, (_, at) => `nowhere${at}`),
          ),
        })),
      /its node "answer" needs "\^nowhere0", which is missing/,
    ],
    'dimensions that double with each node': [doublingRank, /more than 254 dimensions/],
    'an equation with a million letters': [
      () =>
        hostileGraph((made) => ({
          answer: made.graph.add('Einsum', 'answer', [made.images], {
            N: { i: 1 },
            T: FLOAT,
            equation: { s: Buffer.from(`abcd->${'a'.repeat(1e6)}`) },
          }),
        })),
      /more than 254 dimensions/,
    ],
    'a variable of fifty thousand dimensions': [
      () =>
        hostileGraph((made) => ({
          answer: after(made, [
            made.graph.add('VarHandleOp', 'variable', [], {
              dtype: FLOAT,
              shape: { shape: shapeOf(new Array<number>(50_000).fill(1)) },
            }),
          ]),
        })),
      /its node "variable" \(VarHandleOp\) has an unsupported value of "shape"/,
    ],
    'a constant with fewer bytes than values': [
      () => holding({ dtype: float, shape: shapeOf([1e5, 1e5]), content: Buffer.alloc(4) }),
      /constant "constant" is damaged/,
    ],
    'a constant with more bytes than values': [
      () => holding({ dtype: float, shape: shapeOf([10]), content: Buffer.alloc(400) }),
      /constant "constant" is damaged/,
    ],
    'a constant of sizes that overflow': [
      () => holding({ dtype: float, shape: shapeOf([2 ** 40, 2 ** 40]), content: Buffer.alloc(4) }),
      /constant "constant" is damaged/,
    ],
    'a constant of variants': [
      () => holding({ dtype: 21, shape: shapeOf([1]) }),
      /constant "constant" is damaged/,
    ],
    'a constant of a type that there is not': [
      () => holding({ dtype: 60, shape: shapeOf([1]) }),
      /its node "constant" \(Const\) has an unsupported value of "dtype"/,
    ],
    'a constant of references': [
      () => holding({ dtype: 101, shape: shapeOf([1]) }),
      /has an unsupported value of "dtype"/,
    ],
    'a text in a billion places': [
      () => holding({ dtype: string, shape: shapeOf([1e9]), strings: [Buffer.from('text')] }),
      /repeats one value more than 65,536 times/,
    ],
    'a billion texts in one byte': [
      () => holding({ dtype: string, shape: shapeOf([1e9]), content: Buffer.from('x') }),
      /repeats one value more than 65,536 times/,
    ],
    'many constants of one value each': [
      () =>
        hostileGraph((made) => {
          const names = Array.from({ length: 200 }, (_, at) =>
            constant(made, `constant${at}`, {
              dtype: float,
              shape: shapeOf([4096, 4096]),
              floats: [at],
            }),
          );
          return { answer: after(made, names) };
        }),
      /its constants repeat values more than 67,108,864 times in total/,
    ],
    'a node that needs itself': [
      () => hostileGraph((made) => ({ answer: sumWith(made, 'sum') })),
      /has a cycle through the node "sum"/,
    ],
    'a loop of an old version without its parts': [
      () =>
        hostileGraph((made) => {
          made.graph.add('Merge', 'merge', [made.logits, 'next'], { T: FLOAT, N: { i: 2 } });
          made.graph.put(relu('next', 'merge'));
          return { answer: 'next' };
        }),
      /has a cycle through the node/,
    ],
    'a cycle in a function': [
      () =>
        calling({
          ...functionOf('inner', [relu('a', 'b:activations:0'), relu('b', 'a:activations:0')]),
          ret: { y: 'a:activations:0' },
        }),
      /has a cycle through the node/,
    ],
    'a function with two nodes of one name': [
      () => calling({ ...functionOf('inner', [relu('a', 'x'), relu('a', 'x')]) }),
      /two parts of its graph have the same name/,
    ],
    'a function that lacks its output': [
      () => calling({ ...functionOf('inner', []), ret: {} }),
      /its function "inner" lacks an output/,
    ],
    'a function whose output is nowhere': [
      () => calling({ ...functionOf('inner', []), ret: { y: 'nowhere:output:0' } }),
      /its function "inner" lacks an output/,
    ],
    'a function of a type that there is not': [
      () =>
        calling({
          ...functionOf('inner', []),
          signature: { name: 'inner', inputs: [{ name: 'x', type: 99 }], outputs: [] },
        }),
      /takes or returns a type that is not supported/,
    ],
    'a function without a signature': [
      () =>
        hostileGraph((made) => {
          made.functions.push({ node: [], ret: {} } as unknown as FunctionDefinition);
          return {};
        }),
      /its graph lacks a part/,
    ],
    'a node without an operation': [
      () =>
        hostileGraph((made) => {
          made.graph.put({ name: 'x', op: '', input: [], attributes: {} });
          return {};
        }),
      /its graph lacks a part/,
    ],
    'a hundred thousand types': [
      () =>
        hostileGraph((made) => {
          made.functions.push(functionOf('inner', []));
          const types = { list: { type: new Array<number>(100_000).fill(float) } };
          const attributes = { ...callOf('inner'), Tout: types };
          return { answer: made.graph.add('PartitionedCall', 'call', [made.logits], attributes) };
        }),
      /its node "call" \(PartitionedCall\) has an unsupported value of "Tout"/,
    ],
    'fewer outputs than none': [
      () =>
        hostileGraph((made) => ({
          answer: made.graph.add('Unpack', 'unpacked', [made.images], { num: { i: -1 }, T: FLOAT }),
        })),
      /has an unsupported value of "num"/,
    ],
    'a list of two billion tensors': [
      () =>
        hostileGraph((made) => ({
          answer: after(made, [
            made.graph.add('TensorListReserve', 'list', scalars(made, 1, 2 ** 31 - 1), {
              element_dtype: FLOAT,
              shape_type: INT,
            }),
          ]),
        })),
      /one of its tensors has 2,147,483,647 values/,
    ],
    'a range without steps': [
      () =>
        hostileGraph((made) => ({
          answer: after(made, [
            made.graph.add('Range', 'r', scalars(made, 0, 9, 0), { Tidx: INT }),
          ]),
        })),
      /one of its tensors has more than 1,000,000,000,000,000 values for one image/,
    ],
    'an answer that is no number': [
      () =>
        hostileGraph((made) => {
          const yes = { dtype: bool, shape: shapeOf([]), bools: [true] };
          return { answer: sumWith(made, constant(made, 'yes', { ...yes, dtype: -1 })) };
        }),
      /has an unsupported value of "dtype"/,
    ],
  };
}

/** Bytes that are no message, or one of which the parts are missing. */
export function misshapenMessages(): Record<string, Buffer> {
  const tags = field(1, field(4, 'serve'));
  const signature = (content: Buffer): Buffer =>
    field(
      2,
      Buffer.concat([tags, field(5, Buffer.concat([field(1, 'serving_default'), content]))]),
    );
  const input = field(1, Buffer.concat([field(1, 'x'), field(2, field(1, 'x:0'))]));
  return {
    'a million groups in each other': Buffer.alloc(1e6, 0x0b),
    'a number without end': Buffer.from(`0a${'ff'.repeat(20)}`, 'hex'),
    'a length beyond the end': Buffer.from('12ffffffff0f', 'hex'),
    'a graph that is a number': Buffer.from('1001', 'hex'),
    'nodes that are numbers': field(2, Buffer.concat([tags, field(2, Buffer.from('08010802'))])),
    'a signature without a value': signature(Buffer.alloc(0)),
    'an input without a shape': signature(field(2, input)),
    'a signature with the name of every object’s prototype': field(
      2,
      Buffer.concat([tags, field(5, field(1, '__proto__'))]),
    ),
    'a message of 40 MB in a field that is a number': Buffer.concat([
      varint(16),
      varint(4e7 + 5),
      varint(16),
      varint(4e7),
      field(15, Buffer.alloc(4e7, 1)),
    ]),
  };
}

/** A restoring part in which many nodes ask whether a long way leads to the checkpoint. */
export function longWay(length: number): Buffer {
  return hostileGraph((made) => {
    const text = { T: { type: TYPES.string } };
    let path = made.graph.placeholder('path', 'string', []);
    for (let at = 0; at < length; at++) path = made.graph.add('Identity', `i${at}`, [path], text);
    const names = made.string('names', 'x');
    const restores = Array.from({ length }, (_, at) => {
      const dtypes = { list: { type: [TYPES.float] } };
      return `^${made.graph.add('RestoreV2', `r${at}`, [path, names, names], { dtypes })}`;
    });
    made.graph.add('NoOp', 'restore', restores);
    return { saver: { filename: 'path:0', restore: 'restore', version: 2 } };
  });
}
