/** SavedModels that do something else than to calculate, or that never end. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  FLOAT,
  GraphBuilder,
  INT,
  smallConstant,
  text,
} from '../../electron/engine/export/savedmodel/graph';
import {
  encodeSavedModel,
  shapeOf,
  TYPES,
  type Attribute,
  type FunctionDefinition,
  type MetaGraph,
} from '../../electron/engine/export/savedmodel/schema';

const BOOL: Attribute = { type: TYPES.bool };
const STRING: Attribute = { type: TYPES.string };
const SIZES = [-1, 28, 28, 1];

/** A graph that is being made, and what else its SavedModel has. */
export interface HostileGraph {
  graph: GraphBuilder;
  /** Images [N,28,28,1]. */
  images: string;
  /** Rows of logits [N,10], which answer unless something else does. */
  logits: string;
  functions: FunctionDefinition[];
  /** Names a tensor of text. */
  string(name: string, value: string | Buffer): string;
}

type Change = Partial<Pick<MetaGraph, 'saver' | 'metaInfo'>> & {
  /** The tensor that answers. */
  answer?: string;
  /** The node that is run when the model is loaded. */
  initial?: string;
};

function begun(): HostileGraph {
  const graph = new GraphBuilder();
  const images = graph.placeholder('images', 'float', SIZES);
  const flat = graph.add('Reshape', 'flat', [images, graph.row('flat-shape', [-1, 784])], {
    T: FLOAT,
    Tshape: INT,
  });
  const values = Float32Array.from({ length: 7840 }, (_, index) => Math.sin(index) / 10);
  const matrix = graph.weights('matrix', { shape: [784, 10], values });
  const logits = graph.add('MatMul', 'logits', [flat, matrix], { T: FLOAT });
  return {
    graph,
    images,
    logits,
    functions: [],
    string(name, value) {
      const strings = [Buffer.from(value)];
      const tensor = { dtype: TYPES.string, shape: shapeOf([]), strings };
      return graph.add('Const', name, [], { dtype: STRING, value: { tensor } });
    },
  };
}

/** A SavedModel's bytes; what is done to its graph is told by `change`. */
export function hostileGraph(change: (made: HostileGraph) => Change = () => ({})): Buffer {
  const made = begun();
  const { answer = made.logits, initial, ...more } = change(made);
  const tensor = (name: string, sizes: number[]) => ({
    name: name.includes(':') ? name : `${name}:0`,
    dtype: TYPES.float,
    shape: shapeOf(sizes),
  });
  const graph = {
    metaInfo: { tags: ['serve'], tensorflowVersion: '2.0.0' },
    graph: {
      node: made.graph.nodes,
      library: { function: made.functions },
      versions: { producer: 1087 },
    },
    ...(initial === undefined
      ? {}
      : { collections: { saved_model_main_op: { nodes: { value: [initial] } } } }),
    signatures: {
      serving_default: {
        inputs: { images: tensor(made.images, SIZES) },
        outputs: { logits: tensor(answer, [-1, 10]) },
        methodName: 'tensorflow/serving/predict',
      },
    },
    ...more,
  };
  return encodeSavedModel(graph);
}

/** @param parts those of one file: what follows is added to the first */
export function writeSavedModelBytes(folder: string, ...parts: Buffer[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'saved_model.pb'), Buffer.concat(parts));
}

/** The logits, once something else has been done. */
function after(made: HostileGraph, node: string): string {
  return made.graph.add('Identity', 'answer', [made.logits, `^${node}`], { T: FLOAT });
}

/** A node that writes a file. */
function writesFile(made: HostileGraph, file: string): string {
  const [name, content] = [made.string('file', file), made.string('content', 'written')];
  return made.graph.add('WriteFile', 'write', [name, content]);
}

/** @returns a function from images to images that does what its nodes do */
function functionOf(name: string, node: FunctionDefinition['node']): FunctionDefinition {
  const image = { name: 'x', type: TYPES.float };
  return {
    signature: { name, inputs: [image], outputs: [{ name: 'y', type: TYPES.float }] },
    node,
    ret: { y: 'x' },
  };
}

function call(made: HostileGraph, name: string, input: string): string {
  return made.graph.add('StatefulPartitionedCall', 'call', [input], {
    Tin: { list: { type: [TYPES.float] } },
    Tout: { list: { type: [TYPES.float] } },
    f: { function: { name } },
  });
}

function constantText(name: string, value: string): FunctionDefinition['node'][number] {
  const tensor = { dtype: TYPES.string, shape: shapeOf([]), strings: [Buffer.from(value)] };
  return { name, op: 'Const', input: [], attributes: { dtype: STRING, value: { tensor } } };
}

function writingFunction(name: string, file: string): FunctionDefinition {
  return functionOf(name, [
    constantText('file', file),
    constantText('content', 'written'),
    {
      name: 'write',
      op: 'WriteFile',
      input: ['file:output:0', 'content:output:0'],
      attributes: {},
    },
  ]);
}

/** A checkpoint's beginning: enough for TensorFlow to run what restores it. */
export function writeEmptyCheckpoint(folder: string): void {
  mkdirSync(join(folder, 'variables'), { recursive: true });
  for (const name of ['index', 'data-00000-of-00001']) {
    writeFileSync(join(folder, 'variables', `variables.${name}`), '');
  }
}

const saverOf = (restore: string): Pick<MetaGraph, 'saver'> => ({
  saver: { filename: 'saver_filename:0', restore, version: 2 },
});

function filename(made: HostileGraph): string {
  return made.graph.placeholder('saver_filename', 'string', []);
}

/**
 * Each writes, makes or reads `file` in some way when it is loaded or answers, unless it is refused.
 * @returns the bytes of saved_model.pb by what they do
 */
export function writingModels(file: string): Record<string, Buffer[]> {
  const url = `file://${file}`;
  const one = (change: (made: HostileGraph) => Change): Buffer[] => [hostileGraph(change)];
  return {
    'two graphs, of which the one that writes has the right tag alone': [
      hostileGraph(() => ({ metaInfo: { tags: ['serve', 'x'], tensorflowVersion: '' } })),
      hostileGraph((made) => ({ answer: after(made, writesFile(made, file)) })),
    ],
    'two graphs for serving, of which the second writes': [
      hostileGraph(),
      hostileGraph((made) => ({ answer: after(made, writesFile(made, file)) })),
    ],
    'a graph with another tag too': one((made) => ({
      answer: after(made, writesFile(made, file)),
      metaInfo: { tags: ['serve', 'gpu'], tensorflowVersion: '' },
    })),
    'a file written when it is loaded': one((made) => ({ initial: writesFile(made, file) })),
    'a graph in a text': one((made) => {
      const inner = made.string(
        'program',
        encodeSavedModel({
          metaInfo: { tags: [], tensorflowVersion: '' },
          graph: { node: [], library: { function: [] }, versions: { producer: 1087 } },
          signatures: {},
        }),
      );
      const set = made.graph.add('DatasetFromGraph', 'set', [inner]);
      return { answer: after(made, set) };
    }),
    'debugging to a file': one((made) => ({
      answer: made.graph.add('DebugIdentityV2', 'debug', [made.logits], {
        T: FLOAT,
        tfdbg_run_id: text('x'),
        op_name: text('y'),
        debug_urls: { list: { s: [Buffer.from(url)] } },
      }),
    })),
    'the older debugging to a file': one((made) => ({
      answer: made.graph.add('DebugIdentity', 'debug', [made.logits], {
        T: FLOAT,
        tensor_name: text('y:0'),
        debug_urls: { list: { s: [Buffer.from(url)] } },
      }),
    })),
    'printing to a file': one((made) => {
      const print = made.graph.add('PrintV2', 'print', [made.string('line', 'written')], {
        output_stream: text(url),
      });
      return { answer: after(made, print) };
    }),
    'vocabularies read from files': one((made) => {
      const [one, other] = [made.string('new', '/etc/passwd'), made.string('old', '/etc/passwd')];
      const remap = made.graph.add('GenerateVocabRemapping', 'remap', [one, other], {
        new_vocab_offset: { i: 0 },
        num_new_vocab: { i: 1 },
      });
      return { answer: after(made, remap) };
    }),
    'a file written by a function that is called': one((made) => {
      made.functions.push(writingFunction('helper', file));
      return { answer: after(made, call(made, 'helper', made.images)) };
    }),
    'a file written by a function that nobody calls': one((made) => {
      made.functions.push(writingFunction('helper', file));
      return {};
    }),
    'a function in the place of an operation': one((made) => {
      made.functions.push(functionOf('MatMul', []));
      return {};
    }),
    'saving in the place of restoring': one((made) => {
      const names = made.string('names', file);
      filename(made);
      made.graph.add('Save', 'restore', [names, names, made.logits], {
        T: { list: { type: [TYPES.float] } },
      });
      return saverOf('restore');
    }),
    'newer saving in the place of restoring': one((made) => {
      const names = made.string('names', 'x');
      filename(made);
      const place = made.string('place', file);
      made.graph.add('SaveV2', 'restore', [place, names, names, made.logits], {
        dtypes: { list: { type: [TYPES.float] } },
      });
      return saverOf('restore');
    }),
    'writing in the place of restoring': one((made) => {
      filename(made);
      return saverOf(writesFile(made, file));
    }),
    'restoring from a file of its choice': one((made) => {
      filename(made);
      const names = made.string('names', 'x');
      made.graph.add('RestoreV2', 'restore', [made.string('place', file), names, names], {
        dtypes: { list: { type: [TYPES.float] } },
      });
      return saverOf('restore');
    }),
    'an argument that nobody knows': one((made) => ({
      answer: made.graph.add('Softmax', 'answer', [made.logits], {
        T: FLOAT,
        debug_url: text(url),
      }),
    })),
  };
}

/** A loop that goes on for ever. */
function endless(made: HostileGraph): string {
  const state = { name: 'x', type: TYPES.float };
  const always: FunctionDefinition = {
    signature: { name: 'always', inputs: [state], outputs: [{ name: 'yes', type: TYPES.bool }] },
    node: [
      {
        name: 'yes',
        op: 'Const',
        input: [],
        attributes: {
          dtype: BOOL,
          value: { tensor: { dtype: TYPES.bool, shape: shapeOf([]), bools: [true] } },
        },
      },
    ],
    ret: { yes: 'yes:output:0' },
  };
  const more: FunctionDefinition = {
    signature: { name: 'more', inputs: [state], outputs: [{ name: 'y', type: TYPES.float }] },
    node: [{ name: 'next', op: 'Relu', input: ['x'], attributes: { T: FLOAT } }],
    ret: { y: 'next:activations:0' },
  };
  made.functions.push(always, more);
  return made.graph.add('While', 'loop', [made.logits], {
    T: { list: { type: [TYPES.float] } },
    cond: { function: { name: 'always' } },
    body: { function: { name: 'more' } },
  });
}

/** A model that is loaded and then never answers. */
export function endlessModel(): Buffer {
  return hostileGraph((made) => ({ answer: endless(made) }));
}

/** The logits, plus a mean over something that is far too large. */
function withHuge(made: HostileGraph, huge: string, axes: number[]): string {
  const mean = made.graph.add('Mean', 'mean', [huge, made.graph.row('axes', axes)], {
    T: FLOAT,
    Tidx: INT,
  });
  return made.graph.add('AddV2', 'sum', [made.logits, mean], { T: FLOAT });
}

/** Models of a few bytes that would take hundreds of gigabytes, or wait for ever. */
export function hugeModels(): Record<string, Buffer> {
  const many = [200_000, 200_000];
  return {
    'a queue that is empty': hostileGraph((made) => {
      const queue = made.graph.add('FIFOQueueV2', 'queue', [], {
        component_types: { list: { type: [TYPES.float] } },
      });
      const got = made.graph.add('QueueDequeueV2', 'got', [queue], {
        component_types: { list: { type: [TYPES.float] } },
      });
      return { answer: made.graph.add('AddV2', 'sum', [made.logits, got], { T: FLOAT }) };
    }),
    'random numbers': hostileGraph((made) => {
      const huge = made.graph.add('RandomUniform', 'huge', [made.graph.row('many', many)], {
        T: INT,
        dtype: FLOAT,
      });
      return { answer: withHuge(made, huge, [0, 1]) };
    }),
    'one number, repeated': hostileGraph((made) => {
      made.graph.put(smallConstant('one', 'float', 1));
      const huge = made.graph.add('Fill', 'huge', [made.graph.row('many', many), 'one'], {
        T: FLOAT,
        index_type: INT,
      });
      return { answer: withHuge(made, huge, [0, 1]) };
    }),
    'broadcast numbers': hostileGraph((made) => {
      made.graph.put(smallConstant('one', 'float', 1));
      const huge = made.graph.add('BroadcastTo', 'huge', ['one', made.graph.row('many', many)], {
        T: FLOAT,
        Tidx: INT,
      });
      return { answer: withHuge(made, huge, [0, 1]) };
    }),
    'tiled images': hostileGraph((made) => {
      const tiles = made.graph.row('tiles', [1, 5000, 5000, 1]);
      const huge = made.graph.add('Tile', 'huge', [made.images, tiles], {
        T: FLOAT,
        Tmultiples: INT,
      });
      return { answer: withHuge(made, huge, [0, 1, 2, 3]) };
    }),
    'enlarged images': hostileGraph((made) => {
      const size = made.graph.row('size', [200_000, 200_000]);
      const huge = made.graph.add('ResizeNearestNeighbor', 'huge', [made.images, size], {
        T: FLOAT,
      });
      return { answer: withHuge(made, huge, [0, 1, 2, 3]) };
    }),
    'padded images': hostileGraph((made) => {
      const padding = [0, 0, 100_000, 0, 0, 100_000, 0, 0];
      made.graph.put(smallConstant('flat-padding', 'int', padding));
      const rows = made.graph.row('rows', [4, 2]);
      const table = made.graph.add('Reshape', 'padding', ['flat-padding', rows], {
        T: INT,
        Tshape: INT,
      });
      const huge = made.graph.add('Pad', 'huge', [made.images, table], {
        T: FLOAT,
        Tpaddings: INT,
      });
      return { answer: withHuge(made, huge, [0, 1, 2, 3]) };
    }),
    'every number times every other': hostileGraph((made) => {
      const column = made.graph.add(
        'Reshape',
        'column',
        [made.images, made.graph.row('column-shape', [-1, 1])],
        { T: FLOAT, Tshape: INT },
      );
      const huge = made.graph.add('MatMul', 'huge', [column, column], {
        T: FLOAT,
        transpose_b: { b: true },
      });
      return { answer: withHuge(made, huge, [0, 1]) };
    }),
    'a constant of one value': hostileGraph((made) => {
      const tensor = { dtype: TYPES.float, shape: shapeOf(many), floats: [1] };
      const huge = made.graph.add('Const', 'huge', [], { dtype: FLOAT, value: { tensor } });
      return { answer: withHuge(made, huge, [0, 1]) };
    }),
    'functions that call each other twice, thirty deep': hostileGraph((made) => {
      for (let level = 0; level < 30; level++) {
        const inner = (at: number): FunctionDefinition['node'][number] => ({
          name: `call${at}`,
          op: 'PartitionedCall',
          input: [at === 0 ? 'x' : 'call0:output:0'],
          attributes: {
            Tin: { list: { type: [TYPES.float] } },
            Tout: { list: { type: [TYPES.float] } },
            f: { function: { name: `level${level + 1}` } },
          },
        });
        made.functions.push({
          ...functionOf(`level${level}`, [inner(0), inner(1)]),
          ret: { y: 'call1:output:0' },
        });
      }
      made.functions.push(functionOf('level30', []));
      return { answer: call(made, 'level0', made.logits) };
    }),
    'a function that calls itself': hostileGraph((made) => {
      made.functions.push({
        ...functionOf('self', [
          {
            name: 'again',
            op: 'PartitionedCall',
            input: ['x'],
            attributes: {
              Tin: { list: { type: [TYPES.float] } },
              Tout: { list: { type: [TYPES.float] } },
              f: { function: { name: 'self' } },
            },
          },
        ]),
        ret: { y: 'again:output:0' },
      });
      return { answer: call(made, 'self', made.logits) };
    }),
  };
}
