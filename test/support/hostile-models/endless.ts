/** SavedModels of a few bytes that never end, or would fill the memory. */
import { FLOAT, INT, smallConstant } from '@engine/export/savedmodel/graph';
import { shapeOf, TYPES, type FunctionDefinition } from '@engine/tensorflow/saved-model-schema';
import { call, callOf, functionOf, hostileGraph, type HostileGraph } from './graph';

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
          dtype: { type: TYPES.bool },
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
          attributes: callOf(`level${level + 1}`),
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
            attributes: callOf('self'),
          },
        ]),
        ret: { y: 'again:output:0' },
      });
      return { answer: call(made, 'self', made.logits) };
    }),
  };
}
