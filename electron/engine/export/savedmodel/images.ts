/**
 * Picture files to pictures, inside the graph: a loop that decodes one after another, because
 * TensorFlow's decoder takes a single file.
 */
import type { About } from '../about';
import { decodingFunctions, fittedImage } from './fitted-image';
import { BYTE, FLOAT, FunctionBody, INT, smallConstant, type GraphBuilder } from './graph';
import { shapeOf, TYPES, type FunctionDefinition } from '../../tensorflow/saved-model-schema';

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

/** Gray, squeezed by the mean of what each pixel covers, 0 to 1: what garments are trained on is small already. */
function squeezedImage(body: FunctionBody, file: string, { inputShape }: About): string {
  const [height, width] = inputShape;
  const axis = body.constant('axis', 'int', 0);
  const size = body.constant('size', 'int', [height, width]);
  const decoding = { channels: { i: 1 }, dtype: BYTE, expand_animations: { b: false } };
  const gray = body.add('DecodeImage', 'gray', [file], decoding, 'image');
  const single = { T: BYTE, Tdim: INT };
  const batch = body.add('ExpandDims', 'single', [gray, axis], single, 'output');
  const small = body.add('ResizeArea', 'small', [batch, size], { T: BYTE }, 'resized_images');
  return body.add('RealDiv', 'unit', [small, body.constant('white', 'float', 255)], { T: FLOAT });
}

function decodeNext(about: About): FunctionDefinition {
  const body = new FunctionBody(STATE);
  const axis = body.constant('axis', 'int', 0);
  const next = body.add('AddV2', 'next', ['place', body.constant('one', 'int', 1)], { T: INT });
  const gathering = { Tparams: { type: TYPES.string }, Tindices: INT, Taxis: INT };
  const file = body.add('GatherV2', 'file', ['files', 'place', axis], gathering, 'output');
  const image = (about.fit === null ? squeezedImage : fittedImage)(body, file, about);
  const joining = { N: { i: 2 }, T: FLOAT, Tidx: INT };
  const more = body.add('ConcatV2', 'more', ['pictures', image, axis], joining, 'output');
  return {
    signature: {
      name: 'decode_next_file',
      inputs: STATE,
      outputs: STATE.map(({ name, type }) => ({ name: `${name}_after`, type })),
    },
    node: body.nodes,
    ret: { place_after: next, count_after: 'count', files_after: 'files', pictures_after: more },
  };
}

export function imageFunctions(about: About): FunctionDefinition[] {
  return [goesOn, decodeNext(about), ...(about.fit === null ? [] : decodingFunctions)];
}

/** @param files name of a row of strings @returns name of the images [n,h,w,c] */
export function decodeImages(graph: GraphBuilder, files: string, about: About): string {
  const { inputShape } = about;
  const count = graph.add('Size', 'count', [files], {
    T: { type: TYPES.string },
    out_type: INT,
  });
  const first = smallConstant('first', 'int', 0);
  graph.put(first);
  const none = graph.weights('no-pictures', {
    shape: [0, ...inputShape],
    values: new Float32Array(),
  });
  const loop = graph.add('StatelessWhile', 'decoded', [first.name, count, files, none], {
    T: { list: { type: STATE.map(({ type }) => type) } },
    cond: { function: { name: goesOn.signature.name } },
    body: { function: { name: 'decode_next_file' } },
    output_shapes: { list: { shape: [[], [], [-1], [-1, ...inputShape]].map(shapeOf) } },
  });
  return `${loop}:3`;
}
