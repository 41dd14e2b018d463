/** Exported models as other programs run them: float32 images, of 28x28 gray where nothing is said, to probabilities. */
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-node';
import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { GRAY_28, valuesIn, type ImageShape } from '@engine/data/image-shape';
import { tensorflow } from '@engine/tensorflow/load';

/** [n,h,w,c] */
function sizesOf(pictures: Float32Array, shape: ImageShape): [number, number, number, number] {
  return [pictures.length / valuesIn(shape), shape.height, shape.width, shape.channels];
}

export async function runTfjs(
  folder: string,
  pictures: Float32Array,
  shape = GRAY_28,
): Promise<Float32Array> {
  const tf = tensorflow();
  const model = await tf.loadLayersModel(`file://${join(folder, 'model.json')}`);
  const output = tf.tidy(() => {
    const input = tf.tensor(pictures, sizesOf(pictures, shape));
    return model.predict(input, { batchSize: 500 });
  });
  if (Array.isArray(output)) throw new Error('There is more than one output.');
  const probabilities = output.dataSync<'float32'>();
  output.dispose();
  model.dispose();
  return probabilities;
}

/** A signature that was loaded. */
export interface Signature<Values> {
  run(values: Values): Float32Array;
  close(): void;
}

async function openSignature<Values>(
  folder: string,
  signature: string,
  inputOf: (values: Values) => Tensor,
): Promise<Signature<Values>> {
  const tf = tensorflow();
  const model = await tf.node.loadSavedModel(folder, ['serve'], signature);
  return {
    run: (values) => {
      const input = inputOf(values);
      const output = model.predict(input);
      if (!(output instanceof tf.Tensor)) throw new Error('There is more than one output.');
      const probabilities = output.dataSync<'float32'>();
      tf.dispose([input, output]);
      return probabilities;
    },
    close: () => {
      model.dispose();
    },
  };
}

async function runOnce<Values>(
  opening: Promise<Signature<Values>>,
  values: Values,
): Promise<Float32Array> {
  const signature = await opening;
  const probabilities = signature.run(values);
  signature.close();
  return probabilities;
}

export function runSavedModel(
  folder: string,
  pictures: Float32Array,
  shape = GRAY_28,
): Promise<Float32Array> {
  const opening = openSignature(folder, 'serving_default', (values: Float32Array) =>
    tensorflow().tensor(values, sizesOf(values, shape)),
  );
  return runOnce(opening, pictures);
}

/** The signature that takes JPEG or PNG files. */
export function openSavedModelOnFiles(folder: string): Promise<Signature<Uint8Array[]>> {
  return openSignature(folder, 'image', (files: Uint8Array[]) =>
    tensorflow().tensor(files, [files.length], 'string'),
  );
}

/** @param files JPEG or PNG */
export function runSavedModelOnFiles(folder: string, files: Uint8Array[]): Promise<Float32Array> {
  return runOnce(openSavedModelOnFiles(folder), files);
}

export async function runOnnx(
  folder: string,
  pictures: Float32Array,
  shape = GRAY_28,
): Promise<Float32Array> {
  const session = await InferenceSession.create(join(folder, 'model.onnx'));
  const input = new OnnxTensor('float32', pictures, sizesOf(pictures, shape));
  const { probabilities } = await session.run({ pictures: input });
  await session.release();
  return probabilities?.data as Float32Array;
}

/** A JPEG file of a picture of 28x28 pixels. @param values 784 bytes */
export async function jpeg(values: Uint8Array): Promise<Uint8Array> {
  const tf = tensorflow();
  const picture = tf.tensor3d(values, [28, 28, 1], 'int32');
  const file = await tf.node.encodeJpeg(picture, 'grayscale');
  picture.dispose();
  return file;
}
