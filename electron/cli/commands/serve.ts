import { sizesText, type ImageShape } from '@engine/data/image-shape';
import { isServingName, SERVING_NAME_RULE } from '@engine/export/serving-name';
import { PhotoDecoder } from '@engine/decode/decoder';
import { PhotoPool } from '@engine/photo/pool';
import { isLoopback } from '../../server/http/access';
import { isOrigin, ORIGIN_RULE } from '../../server/http/origin';
import { serveRun, USUAL_HOST, USUAL_PORT, type RunningServer } from '../../server/serve-run';
import { listFlag, textFlag, wholeFlag, type FlagValues } from '../arguments';
import { flag, repeatedFlag } from '../flags';
import { onEnding } from '../ending';
import type { Output } from '../output';
import { chosenToken, TOKEN_ADVICE, tokenFlags } from '../token';
import { UsageError } from '../usage-error';
import { namedRun, runWord, type Command } from './command';

const HIGHEST_PORT = 65_535;

/** Settles when the command is asked to end; whoever asks twice does not wait for what is under way. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    // It listens on: whoever asks twice does not wait. A closed stdout is no such wish: clients still ask.
    onEnding((_signal, again) => {
      if (again) process.exit(1);
      resolve();
    });
  });
}

function tellHow(
  output: Output,
  { address, grpcAddress, name }: RunningServer,
  shape: ImageShape,
  token: string | null,
): void {
  const pixel = shape.channels === 1 ? '[0.0]' : '[0.0, 0.0, 0.0]';
  const authorization = token === null ? '' : ' -H "Authorization: Bearer TOKEN"';
  output.text(
    `Serving at ${address}/v1/models/${name} until Ctrl+C`,
    `  a photo:  curl${authorization} --data-binary @photo.jpg ${address}/classify`,
    `  images:   POST ${address}/v1/models/${name}:predict with {"instances": [[[${pixel}, …]]]}, each image [${sizesText(shape)}]`,
    ...(grpcAddress === null
      ? []
      : [`  gRPC:     ${grpcAddress}, tensorflow.serving.PredictionService/Predict`]),
    `  more:     ${address}/v1/models/${name}/metadata, /healthz, /metrics`,
  );
}

/** @returns null where the flag is not given */
function portFlag(values: FlagValues, name: string): number | null {
  if (values[name] === undefined) return null;
  const port = wholeFlag(values, name, { fallback: 0, least: 0 });
  if (port > HIGHEST_PORT) throw new UsageError(`--${name} must be at most ${HIGHEST_PORT}.`);
  return port;
}

export const serveCommand: Command = {
  words: runWord,
  flags: [
    flag('--name <name>', 'Model name in the URL (default: derived from the run name)'),
    flag('--port <n>', `Port, 0 to ${HIGHEST_PORT}; 0 for any free one (default: ${USUAL_PORT})`),
    flag('--grpc-port <n>', 'Port of the gRPC API, 0 for any free one (default: no gRPC API)'),
    flag('--host <address>', `Address to listen on (default: ${USUAL_HOST})`),
    ...tokenFlags,
    repeatedFlag('--cors <origin>', 'Origin of web pages with access; may be given repeatedly'),
  ],
  details:
    'The server has TensorFlow Serving’s REST API, and its gRPC API with --grpc-port. Access from other computers requires a token.',
  examples: [
    'serve "First CNN"',
    'serve "First CNN" --grpc-port 8500',
    'serve "First CNN" --host 0.0.0.0 --new-token',
  ],
  async execute(context) {
    const { store, output, values } = context;
    const port = portFlag(values, 'port') ?? USUAL_PORT;
    const grpcPort = portFlag(values, 'grpc-port');
    const name = textFlag(values, 'name');
    if (name !== null && !isServingName(name)) throw new UsageError(`--name: ${SERVING_NAME_RULE}`);
    const host = textFlag(values, 'host') ?? USUAL_HOST;
    const { token, isNew } = await chosenToken(values, output);
    if (token === null && !isLoopback(host)) {
      throw new UsageError(
        `--host ${host} makes the model reachable from other computers: ${TOKEN_ADVICE}.`,
      );
    }
    const cors = listFlag(values, 'cors');
    if (!cors.every(isOrigin)) throw new UsageError(`--cors: ${ORIGIN_RULE}`);
    const { run, data } = await namedRun(context);
    const pool = new PhotoPool();
    const see: PhotoPool['see'] = (photo, options) => pool.see(photo, options);
    const decoder = new PhotoDecoder();
    const options = { host, port, grpcPort, token, see, decoder, name, cors };
    const server = await serveRun(store, run, options);
    const { address, grpcAddress, name: served } = server;
    const grpc = grpcAddress === null ? {} : { grpcAddress };
    const url = `${address}/v1/models/${served}`;
    // Whoever reads the address may ask to stop at once.
    const asked = stopAsked();
    output.line('serving', {
      ...{ run, name: served, address, url },
      ...grpc,
      ...(isNew ? { token } : {}),
    });
    tellHow(output, server, data.shape, token);
    if (isNew) output.text(`  token:    ${token ?? ''} (shown only once)`);
    await asked;
    output.text('Stopping. Pending requests are completed first.');
    await server.stop();
    output.line('result', { run, name: served, address });
  },
};
