/**
 * The bodies of TensorFlow Serving's REST protocol: what a client may send, and what it gets. No more
 * is taken than TensorFlow Serving takes of the exported SavedModel, so that a client that works here
 * works there; gray images alone may be without their dimension of one channel.
 * Format: "RESTful API", TensorFlow Serving's documentation.
 */
import { sizesText, valuesIn, type ImageShape } from '@engine/data/image-shape';
import { INPUT, OUTPUT, type About } from '@engine/export/about';
import { IMAGE_INPUT, SIGNATURES } from '@engine/export/savedmodel/saved-model';
import { jsonCost } from './predict/json-cost';
import { scanPictures } from './predict/scan-pictures';
import { ServerError } from './server-error';
import { jsonFault } from '@engine/bounded-json';
import { sentenceOf } from '@engine/text/sentence-of';

export const VERSION = '1';

/** Pictures in one request, where they are small. */
export const MOST_PICTURES = 1000;

/** Of what a client sent, in a message to it. */
const MOST_ECHOED = 100;
const MOST_DIMENSIONS = 8;
/** No more than these bytes can be worth; 1,000 images of 28x28 are 816,000 lists and 784,000 numbers. */
const MOST_CONTAINERS = 2e6;
const MOST_VALUES = 2e6;
/** Above one or two for each picture. */
const MOST_KEYS = 10_000;

/** What a client asks: pictures as numbers or as files, and in which form it wants the answer. */
export interface Question {
  /** float32 0 to 1, count * the shape's values, or JPEG and PNG files. */
  pictures: Float32Array | Buffer[];
  /** "instances" are answered by "predictions", "inputs" by "outputs". */
  answerAs: 'predictions' | 'outputs';
}

function bad(message: string): ServerError {
  return new ServerError(400, message);
}

function checkCost(body: Buffer): void {
  const { containers, commas, keys } = jsonCost(body);
  if (containers <= MOST_CONTAINERS && commas <= MOST_VALUES && keys <= MOST_KEYS) return;
  throw bad(
    `The body has more lists, values or names than a request of images needs. Send fewer images and no other fields.`,
  );
}

function parseJson(body: Buffer): Record<string, unknown> {
  checkCost(body);
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch (cause) {
    const fault = jsonFault(cause) ?? sentenceOf(cause);
    throw new ServerError(400, `The body cannot be read: ${fault}.`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw bad('The body must be a JSON object with "instances" or "inputs".');
}

/** {"b64": "…"} and nothing else: bytes, which JSON has no other way to say. */
function isBytes(value: unknown): value is { b64: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { b64, ...others } = value as Record<string, unknown>;
  return typeof b64 === 'string' && Object.keys(others).length === 0;
}

/** An object that gives inputs by their names. */
function isNaming(value: unknown): value is Record<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !isBytes(value);
}

/** Of "instances", all give the one input by its name, {"pictures": …}, or none does. */
function rowsOf(instances: readonly unknown[], input: string): readonly unknown[] {
  if (!isNaming(instances[0])) return instances;
  return instances.map((instance, at) => {
    if (isNaming(instance) && Object.keys(instance).join() === input) return instance[input];
    throw bad(
      `Each instance must be an object with only "${input}", like the first one; instance ${at} is not.`,
    );
  });
}

/** "inputs" is the one input, or an object that has it by its name. */
function columnOf(inputs: unknown, input: string): unknown {
  if (!isNaming(inputs)) return inputs;
  if (Object.hasOwn(inputs, input)) return inputs[input];
  throw bad(`"inputs" must be a list, or an object with "${input}".`);
}

/** What stands in no base64, which Node.js would pass over. */
const NO_BASE64 = /[^A-Za-z0-9+/=\s]|=[^=\s]/;

function fileOf(value: unknown, at: number): Buffer {
  if (!isBytes(value)) {
    throw bad(
      `With the signature "${SIGNATURES.images}" each instance must be {"b64": "…"}, a JPEG or PNG file in base64; instance ${at} is not.`,
    );
  }
  if (NO_BASE64.test(value.b64)) {
    throw bad(`Instance ${at} is not valid base64.`);
  }
  return Buffer.from(value.b64, 'base64');
}

/** @param signature as a client names it @throws ServerError where there is none of that name */
export function signatureNamed(signature: unknown): string {
  const { pictures, images } = SIGNATURES;
  if (signature === '' || signature === pictures) return pictures;
  if (signature === images) return images;
  // Nobody needs to read back a whole body that stands in place of a name.
  const named =
    typeof signature === 'string' ? ` "${signature.slice(0, MOST_ECHOED)}"` : ' of that kind';
  throw bad(`There is no signature${named}. Signatures: "${pictures}" and "${images}".`);
}

/** Sizes of nested lists by their first elements, for messages; deeper ones are not looked into. */
function shapeText(value: unknown): string {
  const sizes: number[] = [];
  for (
    let inner = value;
    Array.isArray(inner) && sizes.length < MOST_DIMENSIONS;
    inner = inner[0] as unknown
  ) {
    sizes.push(inner.length);
  }
  return `[${sizes.join(',')}]`;
}

/** What a picture is instead, for messages. */
function faultOf(picture: unknown, wanted: string): string {
  if (!Array.isArray(picture))
    return typeof picture === 'object' ? 'an object' : `a ${typeof picture}`;
  const shape = shapeText(picture);
  return shape === wanted ? 'not regular, or contains something other than numbers' : shape;
}

function misshapen(picture: unknown, at: number, shape: ImageShape): ServerError {
  const { height, width, channels } = shape;
  const wanted = `[${sizesText(shape)}]`;
  const values = channels === 1 ? 'one number' : `${channels} numbers`;
  return bad(
    `Each image must be ${height} rows of ${width} pixels of ${values} from 0 to 1, ${wanted}; image ${at} is ${faultOf(picture, wanted)}.`,
  );
}

function writePixel(pixel: unknown, to: Float32Array, channels: number): boolean {
  if (!Array.isArray(pixel) || pixel.length !== channels) return false;
  for (let channel = 0; channel < channels; channel++) {
    const value = pixel[channel] as unknown;
    if (typeof value !== 'number') return false;
    to[channel] = value;
  }
  return true;
}

function writeRow(row: unknown, to: Float32Array, { width, channels }: ImageShape): boolean {
  if (!Array.isArray(row) || row.length !== width) return false;
  // All of a row's pixels, or none, may be without the one channel.
  const isBare = channels === 1 && row.every((pixel) => typeof pixel === 'number');
  if (isBare) to.set(row);
  return (
    isBare || row.every((pixel, at) => writePixel(pixel, to.subarray(at * channels), channels))
  );
}

/** @throws ServerError for what is no pixel */
export function checkRange(pixels: Float32Array): void {
  // So that NaN, which messages can have though JSON has none, is outside too.
  const outside = pixels.find((value) => !(value >= 0 && value <= 1));
  if (outside === undefined) return;
  throw bad(`Pixels must be from 0 to 1, but one is ${outside}. Divide bytes by 255.`);
}

/** @param values nested numbers [n,h,w,c] @returns n * h * w * c */
function picturesOf(values: readonly unknown[], shape: ImageShape): Float32Array {
  const { height, width, channels } = shape;
  const [size, rowSize] = [valuesIn(shape), width * channels];
  const pixels = new Float32Array(values.length * size);
  for (const [at, picture] of values.entries()) {
    if (!Array.isArray(picture) || picture.length !== height) throw misshapen(picture, at, shape);
    for (const [row, line] of picture.entries()) {
      const to = pixels.subarray(at * size + row * rowSize);
      if (!writeRow(line, to, shape)) throw misshapen(picture, at, shape);
    }
  }
  return pixels;
}

/** In one request: as many as its lists and values may be. */
export function mostPictures(shape: ImageShape): number {
  // The picture and its rows are lists too, and so is each pixel where it is one value.
  const each = valuesIn(shape) + shape.height + 2;
  return Math.min(MOST_PICTURES, Math.floor(MOST_VALUES / each));
}

/** The pictures of either form, one by one. @throws ServerError where there are none, or too many */
function listOf(
  { instances, inputs }: Record<string, unknown>,
  input: string,
  most: number,
): readonly unknown[] {
  const values = instances ?? columnOf(inputs, input);
  if ((instances === undefined) === (inputs === undefined) || !Array.isArray(values)) {
    throw bad('The body must have either a list "instances" or "inputs", not both.');
  }
  if (values.length === 0) throw bad('The body has no images.');
  if (values.length > most) {
    throw bad(`The body has ${values.length} images. The limit is ${most}.`);
  }
  return instances === undefined ? values : rowsOf(values, input);
}

function parseUnusual(body: Buffer, shape: ImageShape): Question {
  const parsed = parseJson(body);
  const { signature_name: signature = SIGNATURES.pictures } = parsed;
  const images = signatureNamed(signature) === SIGNATURES.images;
  const values = listOf(parsed, images ? IMAGE_INPUT : INPUT, mostPictures(shape));
  return {
    pictures: images ? values.map(fileOf) : picturesOf(values, shape),
    answerAs: parsed['instances'] === undefined ? 'outputs' : 'predictions',
  };
}

/** @param shape of the images that the network takes @throws ServerError with status 400 in a sentence */
export function parseQuestion(body: Buffer, shape: ImageShape): Question {
  const usual = scanPictures(body, shape, mostPictures(shape));
  const question: Question =
    usual === null ? parseUnusual(body, shape) : { pictures: usual, answerAs: 'predictions' };
  if (question.pictures instanceof Float32Array) checkRange(question.pictures);
  return question;
}

/** The answer's body. @param probabilities count * classes */
export function answerBody(
  probabilities: Float32Array,
  classes: number,
  answerAs: Question['answerAs'],
): Record<string, number[][]> {
  const rows: number[][] = [];
  for (let from = 0; from < probabilities.length; from += classes) {
    rows.push(Array.from(probabilities.subarray(from, from + classes)));
  }
  return { [answerAs]: rows };
}

/** GET /v1/models/NAME */
export const STATUS_BODY = {
  model_version_status: [
    {
      version: VERSION,
      state: 'AVAILABLE',
      status: { error_code: 'OK', error_message: '' },
    },
  ],
};

function tensorInfo(name: string, dtype: string, sizes: number[]): object {
  const dim = sizes.map((size) => ({ size: String(size), name: '' }));
  return { dtype, tensor_shape: { dim, unknown_rank: false }, name };
}

/** GET /v1/models/NAME/metadata; TensorFlow Serving has no "atelier" there. */
export function metadataBody(name: string, about: About): object {
  const classes = about.classNames.length;
  const signature = (input: string, info: object, output: string) => ({
    inputs: { [input]: info },
    outputs: { [OUTPUT]: tensorInfo(output, 'DT_FLOAT', [-1, classes]) },
    method_name: 'tensorflow/serving/predict',
  });
  const pictures = tensorInfo(`${INPUT}:0`, 'DT_FLOAT', [-1, ...about.inputShape]);
  const images = tensorInfo(`${IMAGE_INPUT}:0`, 'DT_STRING', [-1]);
  // The names of the exported graph's tensors, in which each signature has layers of its own.
  const signatures = {
    [SIGNATURES.pictures]: signature(INPUT, pictures, `${OUTPUT}:0`),
    [SIGNATURES.images]: signature(IMAGE_INPUT, images, `${OUTPUT}-2:0`),
  };
  return {
    model_spec: { name, signature_name: '', version: VERSION },
    metadata: { signature_def: { signature_def: signatures }, atelier: about },
  };
}
