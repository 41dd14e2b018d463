/** A whole photo as fit-photo.ts makes it an image, inside the graph. */
import { FORMER_FILTER, type Fit } from '../../photo/fit-photo';
import type { Filter } from '../../photo/resize/weights';
import type { About } from '../about';
import { BOOL, BYTE, FLOAT, FunctionBody, INT, STRING, stringTensor, text } from './graph';
import { JPEG_EXIF, PNG_EXIF, upright } from './orientation';
import {
  shapeOf,
  TYPES,
  type Attribute,
  type FunctionDefinition,
} from '../../tensorflow/saved-model-schema';

const DOUBLE: Attribute = { type: TYPES.double };

/** File to float32 [h,w,3], 0 to 255. */
function decoding(name: string, fill: (body: FunctionBody) => string): FunctionDefinition {
  const inputs = [{ name: 'file', type: TYPES.string }];
  const body = new FunctionBody(inputs);
  const photo = fill(body);
  const outputs = [{ name: 'photo', type: TYPES.float }];
  return { signature: { name, inputs, outputs }, node: body.nodes, ret: { photo } };
}

function asFloat(body: FunctionBody, name: string, bytes: string): string {
  return body.add('Cast', name, [bytes], { SrcT: BYTE, DstT: FLOAT }, 'y');
}

/** Over white. Only PNG files have an alpha channel; DecodeImage refuses to read one from others. */
const decodePng = decoding('decode_png', (body) => {
  const attributes = { channels: { i: 4 }, dtype: BYTE };
  const bytes = body.add('DecodePng', 'bytes', ['file'], attributes, 'image');
  const rgba = asFloat(body, 'rgba', upright(body, bytes, 'file', PNG_EXIF));
  const part = (name: string, from: number, count: number): string => {
    const begin = body.constant(`${name}_begin`, 'int', [0, 0, from]);
    const size = body.constant(`${name}_size`, 'int', [-1, -1, count]);
    return body.add('Slice', name, [rgba, begin, size], { T: FLOAT, Index: INT }, 'output');
  };
  const calculate = (op: string, name: string, ...input: string[]): string =>
    body.add(op, name, input, { T: FLOAT });
  const white = body.constant('white', 'float', 255);
  const alpha = calculate('RealDiv', 'alpha', part('opacity', 3, 1), white);
  const below = calculate('Sub', 'below', part('rgb', 0, 3), white);
  // white + (rgb - white) * alpha, rounded to a byte.
  const over = calculate('AddV2', 'over', calculate('Mul', 'seen', below, alpha), white);
  return rounded(body, over);
});

/** The app's decoder calculates as accurately; TensorFlow's usual way is off by up to four of 255. */
const decodeJpeg = decoding('decode_jpeg', (body) => {
  const attributes = { channels: { i: 3 }, dct_method: text('INTEGER_ACCURATE') };
  const bytes = body.add('DecodeJpeg', 'bytes', ['file'], attributes, 'image');
  return asFloat(body, 'rgb', upright(body, bytes, 'file', JPEG_EXIF));
});

/** GIF and BMP files, which hold no EXIF data. */
const decodeOther = decoding('decode_other', (body) => {
  const attributes = { channels: { i: 3 }, dtype: BYTE, expand_animations: { b: false } };
  return asFloat(body, 'rgb', body.add('DecodeImage', 'bytes', ['file'], attributes, 'image'));
});

export const decodingFunctions: FunctionDefinition[] = [decodePng, decodeJpeg, decodeOther];

/** To whole numbers, halves upwards as Math.round has it. */
function rounded(body: FunctionBody, values: string): string {
  const half = body.constant('half', 'float', 0.5);
  const more = body.add('AddV2', 'more', [values, half], { T: FLOAT });
  return body.add('Floor', 'rounded', [more], { T: FLOAT }, 'y');
}

/** int32, 1 where the file begins with the characters, and 0 where not. */
function beginsWith(body: FunctionBody, file: string, characters: string): string {
  const bytes = stringTensor(Buffer.from(characters, 'latin1'));
  const start = body.add('Const', 'format_start', [], bytes, 'output');
  const length = body.constant('length', 'int', characters.length);
  const range = [body.constant('start', 'int', 0), length];
  const unit = { T: INT, unit: text('BYTE') };
  const own = body.add('Substr', 'own_start', [file, ...range], unit, 'output');
  const is = body.add('Equal', 'is_format', [own, start], { T: STRING });
  return body.add('Cast', 'format', [is], { SrcT: BOOL, DstT: INT }, 'y');
}

function decoded(body: FunctionBody, file: string): string {
  const isJpeg = beginsWith(body, file, '\xff\xd8\xff');
  const isPng = beginsWith(body, file, '\x89PNG');
  const twice = body.add('AddV2', 'twice', [isPng, isPng], { T: INT });
  const branches = [decodeOther, decodeJpeg, decodePng];
  const branch = body.add('AddV2', 'branch', [isJpeg, twice], { T: INT });
  const attributes = {
    Tin: { list: { type: [TYPES.string] } },
    Tout: { list: { type: [TYPES.float] } },
    branches: { list: { function: branches.map(({ signature: { name } }) => ({ name })) } },
    output_shapes: { list: { shape: [shapeOf([-1, -1, 3])] } },
  };
  return body.add('StatelessCase', 'photo', [branch, file], attributes, 'output');
}

/** Tensors of two numbers, rows and columns. */
interface Placed {
  /** int32, of what is seen of the photo, in the image. */
  size: string;
  /** int32, where it begins in the image. */
  begin: string;
  /** float32, from pixels of the photo to those of the image, and what is added then. */
  scale: string;
  translation: string;
}

/** `placementOf` of fit-photo.ts, in as many digits. @param photo double [2] @param image double [2] */
function placed(body: FunctionBody, photo: string, image: string, fit: Fit): Placed {
  const calculate = (op: string, name: string, ...input: string[]): string =>
    body.add(op, name, input, { T: DOUBLE }, op === 'Floor' ? 'y' : 'z');
  const cast = (name: string, value: string, to: Attribute): string =>
    body.add('Cast', name, [value], { SrcT: DOUBLE, DstT: to }, 'y');
  const smaller = (name: string, ratios: string): string => {
    const attributes = { T: DOUBLE, Tidx: INT, keep_dims: { b: false } };
    const sides = body.constant('sides', 'int', [0]);
    return body.add('Min', name, [ratios, sides], attributes, 'output');
  };
  const none = body.constant('none', 'double', [0, 0]);
  const two = body.constant('two', 'double', 2);
  let [size, begin, seen, from] = [image, none, photo, none];
  if (fit === 'crop') {
    const ratio = smaller('ratio', calculate('RealDiv', 'ratios', photo, image));
    seen = calculate('Mul', 'seen', image, ratio);
    from = calculate('RealDiv', 'from', calculate('Sub', 'lost', photo, seen), two);
  } else if (fit === 'pad') {
    const ratio = smaller('ratio', calculate('RealDiv', 'ratios', image, photo));
    const exact = calculate('Mul', 'exact', photo, ratio);
    const more = calculate('AddV2', 'more', exact, body.constant('half', 'double', 0.5));
    const one = body.constant('one', 'double', 1);
    size = calculate('Maximum', 'fitted', calculate('Floor', 'whole', more), one);
    const beside = calculate('RealDiv', 'beside', calculate('Sub', 'free', image, size), two);
    begin = calculate('Floor', 'begin', beside);
  }
  const scale = calculate('RealDiv', 'scale', size, seen);
  const moved = calculate('Mul', 'moved', from, scale);
  return {
    size: cast('size', size, INT),
    begin: cast('begin', begin, INT),
    scale: cast('scale', scale, FLOAT),
    translation: cast('translation', calculate('Sub', 'back', none, moved), FLOAT),
  };
}

/** Repeat the edges along one axis. @param index of the axis in `placed` tensors */
function padded(
  body: FunctionBody,
  images: string,
  { size, begin }: Placed,
  { index, length }: { index: 0 | 1; length: number },
): string {
  const calculate = (op: string, name: string, ...input: string[]): string =>
    body.add(op, name, input, { T: INT });
  const gather = (name: string, input: string[], type: Attribute): string => {
    const attributes = { Tparams: type, Tindices: INT, Taxis: INT };
    return body.add('GatherV2', name, input, attributes, 'output');
  };
  const zero = body.constant('zero', 'int', 0);
  const side = body.constant('side', 'int', index);
  const all = Array.from({ length }, (_, at) => at);
  const first = gather('first', [begin, side, zero], INT);
  const count = gather('count', [size, side, zero], INT);
  const inSeen = calculate('Sub', 'in_seen', body.constant('all', 'int', all), first);
  const last = calculate('Sub', 'last', count, body.constant('one', 'int', 1));
  const places = calculate('Maximum', 'places', calculate('Minimum', 'least', inSeen, last), zero);
  return gather('padded', [images, places, body.constant('axis', 'int', index + 1)], FLOAT);
}

/** Luma of BT.601. @param images float32 [1,h,w,3] @returns float32 [1,h,w,1] */
function gray(body: FunctionBody, images: string): string {
  const shares = body.constant('shares', 'float', [0.299, 0.587, 0.114]);
  const parts = body.add('Mul', 'parts', [images, shares], { T: FLOAT });
  const attributes = { T: FLOAT, Tidx: INT, keep_dims: { b: true } };
  const channels = body.constant('channels', 'int', [3]);
  return body.add('Sum', 'luma', [parts, channels], attributes, 'output');
}

/** Lanczos' filter overshoots beside sharp edges. */
function withinBytes(body: FunctionBody, values: string): string {
  const [black, white] = [
    body.constant('black', 'float', 0),
    body.constant('lightest', 'float', 255),
  ];
  return body.add('ClipByValue', 'within', [values, black, white], { T: FLOAT }, 'output');
}

/** As ScaleAndTranslate names them. */
const KERNELS: Readonly<Record<Filter, string>> = { triangle: 'triangle', lanczos: 'lanczos3' };

/** @param file scalar string @returns float32 [1,height,width,channels], 0 to 1 */
export function fittedImage(body: FunctionBody, file: string, about: About): string {
  const [height, width, channels] = about.inputShape;
  const photo = decoded(body, file);
  const shape = body.add('Shape', 'shape', [photo], { T: FLOAT, out_type: INT }, 'output');
  const sides = [body.constant('first', 'int', [0]), body.constant('two', 'int', [2])];
  const sizes = body.add('Slice', 'sizes', [shape, ...sides], { T: INT, Index: INT }, 'output');
  const photoSize = body.add('Cast', 'photo_size', [sizes], { SrcT: INT, DstT: DOUBLE }, 'y');
  const imageSize = body.constant('image_size', 'double', [height, width]);
  const placement = placed(body, photoSize, imageSize, about.fit ?? 'stretch');
  const batch = body.constant('batch', 'int', 0);
  const single = body.add(
    'ExpandDims',
    'single',
    [photo, batch],
    { T: FLOAT, Tdim: INT },
    'output',
  );
  const { size, scale, translation } = placement;
  const kernel = text(KERNELS[about.filter ?? FORMER_FILTER]);
  const resizing = { T: FLOAT, kernel_type: kernel, antialias: { b: true } };
  const input = [single, size, scale, translation];
  let image = body.add('ScaleAndTranslate', 'resized', input, resizing, 'resized_images');
  image = padded(body, image, placement, { index: 0, length: height });
  image = padded(body, image, placement, { index: 1, length: width });
  if (channels === 1) image = gray(body, image);
  const bytes = rounded(body, withinBytes(body, image));
  return body.add('RealDiv', 'unit', [bytes, body.constant('white', 'float', 255)], { T: FLOAT });
}
