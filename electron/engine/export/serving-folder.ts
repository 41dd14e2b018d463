/**
 * "Export for serving": the SavedModel in the folders that serving engines watch, and what starts
 * them. The engines take the highest version and take up a new one by themselves.
 */
import { INPUT, type About } from './about';
import { SIGNATURES } from './savedmodel/saved-model';

/** Where the models lie in the exported folder, each with its versions. */
export const MODELS = 'models';

/** Names are quoted: YAML takes some words, such as "no", for something else. */
function composeFile(name: string): string {
  return `# TensorFlow Serving on this computer: docker compose up
services:
  "${name}":
    image: tensorflow/serving:2.19.1
    environment:
      MODEL_NAME: "${name}"
    command: --enable_batching=true
    volumes:
      - ./${MODELS}/${name}:/models/${name}:ro
    ports:
      - "127.0.0.1:8501:8501" # REST
      - "127.0.0.1:8500:8500" # gRPC
    restart: unless-stopped
`;
}

function inferenceService(name: string): string {
  return `# KServe: copy models/${name} to storageUri, then kubectl apply -f inference-service.yaml
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: "${name}"
spec:
  predictor:
    minReplicas: 1
    maxReplicas: 10
    scaleMetric: concurrency
    scaleTarget: 32
    model:
      modelFormat:
        name: tensorflow
      storageUri: pvc://models/${name}
      resources:
        requests:
          cpu: "1"
          memory: 1Gi
        limits:
          cpu: "2"
          memory: 2Gi
`;
}

function readme(name: string, about: About): string {
  const { input, output, classNames, name: run, fit } = about;
  const files =
    fit === null
      ? 'JPEG and PNG files of such images'
      : 'JPEG and PNG photos, which the model turns by their EXIF orientation and resizes';
  const call = `curl -d '{"signature_name": "${SIGNATURES.images}", "instances": [{"b64": "'$(base64 -w0 picture.png)'"}]}' http://127.0.0.1:8501/v1/models/${name}:predict`;
  return `# ${run}, ready to serve

Input ${input} (signature ${SIGNATURES.pictures}), or ${files} (signature ${SIGNATURES.images}).
Output ${output}
Classes: ${classNames.join(', ')}.

- On this computer: \`docker compose up\`, then \`curl http://127.0.0.1:8501/v1/models/${name}\`.
- Predict: \`curl -d '{"instances": [${INPUT.toUpperCase()}]}' http://127.0.0.1:8501/v1/models/${name}:predict\`, or \`${call}\`.
- On Kubernetes: copy \`models/${name}\` to the volume claim "models" (or any storage that KServe reads) and \`kubectl apply -f inference-service.yaml\`.
- To deploy a newer run: export it to this folder; it becomes \`models/${name}/2\`, which the servers load automatically. Its classes must be the same.
`;
}

/** The whole folder with its first version. */
export function servingFiles(
  name: string,
  about: About,
  savedModel: ReadonlyMap<string, Buffer | string>,
): Map<string, Buffer | string> {
  const files = new Map<string, Buffer | string>([
    ['README.md', readme(name, about)],
    ['compose.yaml', composeFile(name)],
    ['inference-service.yaml', inferenceService(name)],
  ]);
  for (const [file, content] of savedModel) files.set(`${MODELS}/${name}/1/${file}`, content);
  return files;
}
