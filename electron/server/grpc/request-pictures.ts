/** The images of a request of TensorFlow Serving's gRPC API, by the rules of the REST API. */
import { sizesText, valuesIn, type ImageShape } from '@engine/data/image-shape';
import { INPUT } from '@engine/export/about';
import { IMAGE_INPUT, SIGNATURES } from '@engine/export/savedmodel/saved-model';
import { joined } from '@engine/data/joined';
import { checkRange, mostPictures, signatureNamed } from '../protocol';
import { ServerError } from '../server-error';
import { floatsOf, TYPE_NUMBERS, type PredictRequest, type RequestTensor } from './predict-request';

function bad(message: string): ServerError {
  return new ServerError(400, message);
}

function onlyInput(inputs: PredictRequest['inputs'], wanted: string): RequestTensor {
  const input = inputs.get(wanted);
  if (input !== undefined && inputs.size === 1) return input;
  throw bad(`The request must have exactly one input, "${wanted}".`);
}

function checkCount(count: number, shape: ImageShape): void {
  const most = mostPictures(shape);
  if (count === 0) throw bad('The request has no images.');
  if (count > most) throw bad(`The request has ${count} images. The limit is ${most}.`);
}

/** How many images a tensor of that shape holds; gray ones may be without their dimension of one channel. */
function countOf([count = 0, ...sizes]: readonly number[], shape: ImageShape): number {
  const { height, width, channels } = shape;
  const whole = [height, width, channels].join();
  const bare = channels === 1 ? [height, width].join() : whole;
  if ([whole, bare].includes(sizes.join())) return count;
  throw bad(
    `The tensor must be [N,${sizesText(shape)}], but is [${[count, ...sizes].slice(0, 8).join(',')}].`,
  );
}

/** All values of a tensor: a shorter list is filled up with its last one, as TensorFlow does. */
function valuesOf(tensor: RequestTensor, count: number): Float32Array {
  if (tensor.content.length > 0) return floatsOf(tensor.content);
  const given = joined(tensor.numbers);
  if (given.length === 0 || given.length >= count) return given;
  const values = new Float32Array(count).fill(given.at(-1) ?? 0);
  values.set(given);
  return values;
}

function pictures(tensor: RequestTensor, shape: ImageShape): Float32Array {
  if (tensor.type !== TYPE_NUMBERS.float) throw bad(`"${INPUT}" must be of type float32.`);
  const count = countOf(tensor.shape, shape);
  checkCount(count, shape);
  const wanted = count * valuesIn(shape);
  const values = valuesOf(tensor, wanted);
  if (values.length !== wanted) {
    throw bad(`The tensor has ${values.length} values, but its shape has ${wanted}.`);
  }
  checkRange(values);
  return values;
}

function files(tensor: RequestTensor, shape: ImageShape): Buffer[] {
  if (tensor.type !== TYPE_NUMBERS.string) {
    throw bad(`"${IMAGE_INPUT}" must be of type string: JPEG or PNG files.`);
  }
  const { strings } = tensor;
  if (tensor.shape.length !== 1 || tensor.shape[0] !== strings.length) {
    throw bad(`"${IMAGE_INPUT}" must be [N], one JPEG or PNG file for each image.`);
  }
  checkCount(strings.length, shape);
  return strings.map((bytes) => Buffer.from(bytes));
}

/**
 * @param shape of the images that the network takes
 * @returns float32 0 to 1, count * the shape's values, or JPEG and PNG files
 * @throws ServerError with status 400 in a sentence
 */
export function picturesOfRequest(
  { inputs, signature }: PredictRequest,
  shape: ImageShape,
): Float32Array | Buffer[] {
  return signatureNamed(signature) === SIGNATURES.images
    ? files(onlyInput(inputs, IMAGE_INPUT), shape)
    : pictures(onlyInput(inputs, INPUT), shape);
}
