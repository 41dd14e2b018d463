/** Exported models as other programs run them: float32 pictures, count * 784, to probabilities. */
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { PIXELS, SIDE } from '@engine/data/dataset';
import { tensorflow } from '@engine/tensorflow/load';

const EACH = [SIDE, SIDE, 1];

export async function runTfjs(folder: string, pictures: Float32Array): Promise<Float32Array> {
  const tf = tensorflow();
  const model = await tf.loadLayersModel(`file://${join(folder, 'model.json')}`);
  const output = tf.tidy(() => {
    const input = tf.tensor(pictures, [pictures.length / PIXELS, ...EACH]);
    return model.predict(input, { batchSize: 500 });
  });
  if (Array.isArray(output)) throw new Error('There is more than one output.');
  const probabilities = output.dataSync<'float32'>();
  output.dispose();
  model.dispose();
  return probabilities;
}

async function runSignature(
  folder: string,
  signature: string,
  values: Float32Array | Uint8Array[],
): Promise<Float32Array> {
  const tf = tensorflow();
  const model = await tf.node.loadSavedModel(folder, ['serve'], signature);
  const input =
    values instanceof Float32Array
      ? tf.tensor(values, [values.length / PIXELS, ...EACH])
      : tf.tensor(values, [values.length], 'string');
  const output = model.predict(input);
  if (!(output instanceof tf.Tensor)) throw new Error('There is more than one output.');
  const probabilities = output.dataSync<'float32'>();
  tf.dispose([input, output]);
  model.dispose();
  return probabilities;
}

export function runSavedModel(folder: string, pictures: Float32Array): Promise<Float32Array> {
  return runSignature(folder, 'serving_default', pictures);
}

/** @param files JPEG or PNG */
export function runSavedModelOnFiles(folder: string, files: Uint8Array[]): Promise<Float32Array> {
  return runSignature(folder, 'image', files);
}

export async function runOnnx(folder: string, pictures: Float32Array): Promise<Float32Array> {
  const session = await InferenceSession.create(join(folder, 'model.onnx'));
  const input = new Tensor('float32', pictures, [pictures.length / PIXELS, ...EACH]);
  const { probabilities } = await session.run({ pictures: input });
  await session.release();
  return probabilities?.data as Float32Array;
}

/** A JPEG file of a picture of 28x28 pixels. @param values 784 bytes */
export async function jpeg(values: Uint8Array): Promise<Uint8Array> {
  const tf = tensorflow();
  const picture = tf.tensor3d(values, [SIDE, SIDE, 1], 'int32');
  const file = await tf.node.encodeJpeg(picture, 'grayscale');
  picture.dispose();
  return file;
}
