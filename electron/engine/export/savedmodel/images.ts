/**
 * Picture files to pictures, inside the graph: a loop that decodes one after another, because
 * TensorFlow's decoder takes a single file.
 */
import { SIDE } from '../../data/dataset';
import { FLOAT, INT, smallConstant, type GraphBuilder } from './graph';
import { shapeOf, TYPES, type FunctionDefinition } from './schema';

const PICTURES = [-1, SIDE, SIDE, 1];

/** What goes round: the place, the number of files, the files, the pictures so far. */
const STATE = [
  { name: 'place', type: TYPES.int },
  { name: 'count', type: TYPES.int },
  { name: 'files', type: TYPES.string },
  { name: 'pictures', type: TYPES.float },
];

const goesOn: FunctionDefinition = {
  signature: {
    name: 'files_are_left',
    inputs: STATE,
    outputs: [{ name: 'left', type: TYPES.bool }],
  },
  node: [{ name: 'less', op: 'Less', input: ['place', 'count'], attributes: { T: INT } }],
  ret: { left: 'less:z:0' },
};

/** Grey, squeezed to 28x28 by the mean of what each pixel covers, 0 to 1. */
const decodeNext: FunctionDefinition = {
  signature: {
    name: 'decode_next_file',
    inputs: STATE,
    outputs: STATE.map(({ name, type }) => ({ name: `${name}_after`, type })),
  },
  node: [
    smallConstant('one', 'int', 1),
    smallConstant('axis', 'int', 0),
    smallConstant('size', 'int', [SIDE, SIDE]),
    smallConstant('white', 'float', 255),
    { name: 'next', op: 'AddV2', input: ['place', 'one:output:0'], attributes: { T: INT } },
    {
      name: 'file',
      op: 'GatherV2',
      input: ['files', 'place', 'axis:output:0'],
      attributes: { Tparams: { type: TYPES.string }, Tindices: INT, Taxis: INT },
    },
    {
      name: 'grey',
      op: 'DecodeImage',
      input: ['file:output:0'],
      attributes: {
        channels: { i: 1 },
        dtype: { type: TYPES.byte },
        expand_animations: { b: false },
      },
    },
    {
      name: 'single',
      op: 'ExpandDims',
      input: ['grey:image:0', 'axis:output:0'],
      attributes: { T: { type: TYPES.byte }, Tdim: INT },
    },
    {
      name: 'small',
      op: 'ResizeArea',
      input: ['single:output:0', 'size:output:0'],
      attributes: { T: { type: TYPES.byte } },
    },
    {
      name: 'unit',
      op: 'RealDiv',
      input: ['small:resized_images:0', 'white:output:0'],
      attributes: { T: FLOAT },
    },
    {
      name: 'more',
      op: 'ConcatV2',
      input: ['pictures', 'unit:z:0', 'axis:output:0'],
      attributes: { N: { i: 2 }, T: FLOAT, Tidx: INT },
    },
  ],
  ret: {
    place_after: 'next:z:0',
    count_after: 'count',
    files_after: 'files',
    pictures_after: 'more:output:0',
  },
};

export const imageFunctions: FunctionDefinition[] = [goesOn, decodeNext];

/** @param files name of a row of strings @returns name of the pictures [n,28,28,1] */
export function decodeImages(graph: GraphBuilder, files: string): string {
  const count = graph.add('Size', 'count', [files], {
    T: { type: TYPES.string },
    out_type: INT,
  });
  const first = smallConstant('first', 'int', 0);
  graph.put(first);
  const none = graph.weights('no-pictures', {
    shape: [0, SIDE, SIDE, 1],
    values: new Float32Array(),
  });
  const loop = graph.add('StatelessWhile', 'decoded', [first.name, count, files, none], {
    T: { list: { type: STATE.map(({ type }) => type) } },
    cond: { function: { name: goesOn.signature.name } },
    body: { function: { name: decodeNext.signature.name } },
    output_shapes: { list: { shape: [[], [], [-1], PICTURES].map(shapeOf) } },
  });
  return `${loop}:3`;
}
