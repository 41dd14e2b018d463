/** What to do with a model's file that Atelier does not read. */

const KERAS = (name: string): string =>
  `${name} is a Keras model, which Atelier cannot import. In Python, export it as a SavedModel: keras.models.load_model("${name}").export("model"). Then import the folder “model”.`;
const TORCH = (name: string): string =>
  `${name} is a PyTorch model, which Atelier cannot import. Convert it to a SavedModel, for example through ONNX: torch.onnx.export(…), then onnx2tf -i model.onnx -o model. Then import the folder “model”.`;
const ARCHIVE = (name: string): string =>
  `${name} is an archive. Unpack it, then import the folder with model.json or saved_model.pb.`;
const PART = (name: string): string =>
  `${name} is part of a model. Import the folder with model.json or saved_model.pb.`;

/** By the ending of the file's name. */
const ADVICE: Readonly<Record<string, (name: string) => string>> = {
  '.h5': KERAS,
  '.hdf5': KERAS,
  '.keras': KERAS,
  '.pt': TORCH,
  '.pth': TORCH,
  '.ckpt': PART,
  '.bin': PART,
  '.index': PART,
  '.json': PART,
  '.zip': ARCHIVE,
  '.tar': ARCHIVE,
  '.tgz': ARCHIVE,
  '.gz': ARCHIVE,
  '.7z': ARCHIVE,
  '.rar': ARCHIVE,
  '.tflite': (name) =>
    `${name} is a TensorFlow Lite model, which Atelier cannot import. Import the SavedModel it was converted from: the folder with saved_model.pb.`,
  '.onnx': (name) =>
    `${name} is an ONNX model, which Atelier cannot import. Convert it to a SavedModel: pip install onnx2tf, then onnx2tf -i ${name} -o model. Then import the folder “model”.`,
  '.pb': (name) =>
    `${name} is a graph without its SavedModel. Import the folder with saved_model.pb. Export a frozen graph from TensorFlow as a SavedModel first.`,
};

/**
 * @param path of a file that was given to be imported
 * @returns what it is and what to do, or null where its name does not tell
 */
export function otherFormatAdvice(path: string): string | null {
  const name = path.split(/[\\/]/).at(-1) ?? '';
  const [ending = ''] = /\.\w+$/.exec(name.toLowerCase()) ?? [];
  return Object.hasOwn(ADVICE, ending) ? (ADVICE[ending]?.(name) ?? null) : null;
}
