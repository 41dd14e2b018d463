/** Programs that ask a server, ready to be saved and run beside a photo. */
import type { ImageShape } from '@engine/data/image-shape';
import { INPUT, OUTPUT } from '@engine/export/about';
import { IMAGE_INPUT, SIGNATURES } from '@engine/export/savedmodel/saved-model';
import type { Access } from './try-server';

/** How clients reach both APIs of a server. */
export interface ApiAccess extends Access {
  /** HOST:PORT; null where there is no gRPC API. */
  grpcAddress: string | null;
}

export interface ClientScripts {
  /** For Python 3 with the package requests. */
  python: string;
  /** For Python 3 with the package tensorflow-serving-api; null where there is no gRPC API. */
  grpc: string | null;
  /** For Node.js 18 and later, as a module. */
  javascript: string;
}

function python({ address, token }: Access, name: string, shape: ImageShape): string {
  const { height, width, channels } = shape;
  const headers = token === null ? '{}' : `{"Authorization": "Bearer ${token}"}`;
  return `import requests

url = "${address}"
headers = ${headers}

# A photo, through the whole photo pipeline
with open("photo.jpg", "rb") as photo:
    response = requests.post(f"{url}/classify", data=photo, headers=headers)
print(response.json())

# Images as numbers from 0 to 1: height, width, channels
image = [[[0.5] * ${channels}] * ${width}] * ${height}
body = {"instances": [image]}
response = requests.post(f"{url}/v1/models/${name}:predict", json=body, headers=headers)
print(response.json())
`;
}

function grpc({ grpcAddress, token }: ApiAccess, name: string, shape: ImageShape): string | null {
  if (grpcAddress === null) return null;
  const { height, width, channels } = shape;
  const metadata = token === null ? '[]' : `[("authorization", "Bearer ${token}")]`;
  return `import grpc
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

channel = grpc.insecure_channel("${grpcAddress}")
service = prediction_service_pb2_grpc.PredictionServiceStub(channel)
metadata = ${metadata}


def predict(signature, name, value, dtype):
    request = predict_pb2.PredictRequest()
    request.model_spec.name = "${name}"
    request.model_spec.signature_name = signature
    request.inputs[name].CopyFrom(tf.make_tensor_proto(value, dtype=dtype))
    response = service.Predict(request, timeout=30, metadata=metadata)
    return tf.make_ndarray(response.outputs["${OUTPUT}"])


# JPEG or PNG files
with open("photo.jpg", "rb") as photo:
    print(predict("${SIGNATURES.images}", "${IMAGE_INPUT}", [photo.read()], tf.string))

# Images as numbers from 0 to 1: height, width, channels
image = [[[0.5] * ${channels}] * ${width}] * ${height}
print(predict("${SIGNATURES.pictures}", "${INPUT}", [image], tf.float32))
`;
}

function javascript({ address, token }: Access, name: string, shape: ImageShape): string {
  const { height, width, channels } = shape;
  const headers = token === null ? '{}' : `{ authorization: 'Bearer ${token}' }`;
  return `import { readFile } from 'node:fs/promises';

const { log } = console;
const url = '${address}';
const headers = ${headers};

async function post(path, body) {
  const response = await fetch(url + path, { method: 'POST', headers, body });
  return response.json();
}

// A photo, through the whole photo pipeline
log(JSON.stringify(await post('/classify', await readFile('photo.jpg'))));

// Images as numbers from 0 to 1: height, width, channels
const pixel = Array(${channels}).fill(0.5);
const image = Array(${height}).fill(Array(${width}).fill(pixel));
const body = JSON.stringify({ instances: [image] });
log(JSON.stringify(await post('/v1/models/${name}:predict', body)));
`;
}

/**
 * @param name of the served model, which has letters, digits and dashes only
 * @param shape of the images that it takes
 */
export function clientScripts(access: ApiAccess, name: string, shape: ImageShape): ClientScripts {
  return {
    python: python(access, name, shape),
    grpc: grpc(access, name, shape),
    javascript: javascript(access, name, shape),
  };
}
