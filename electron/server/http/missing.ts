/**
 * What is said where nothing is, with the status that TensorFlow Serving gives: 404 for another model or
 * version, 400 for a label (there are none) and for what is no request of its protocol.
 */
import { ServerError } from '../server-error';

const PROTOCOL = '/v1/';
const MODEL =
  /^\/v1\/models\/([^/:]+)(?:\/versions\/\d+|\/labels\/([^/:]+))?(?:(\/metadata)|:(predict|classify|regress))?$/;
/** Of an address, in a message. */
const MOST_ECHOED = 100;

/** Beside the model. */
const METHODS: ReadonlyMap<string, string> = new Map([
  ['/classify', 'POST'],
  ['/healthz', 'GET, HEAD'],
  ['/metrics', 'GET, HEAD'],
]);

/** An address that takes other methods. */
export class WrongMethodError extends ServerError {
  constructor(
    asked: string,
    /** As the header Allow lists them. */
    readonly allowed: string,
  ) {
    const [first = ''] = allowed.split(', ');
    super(405, `${asked} is not supported. Use ${first}.`);
  }
}

/** @param url with what is asked after "?", if anything @param name of the model that is served */
export function missing(method: string, url: string, name: string): ServerError {
  const [path = ''] = url.split('?');
  const asked = `${method} ${path.slice(0, MOST_ECHOED)}`;
  const where = `the model is at /v1/models/${name}`;
  const allowed = METHODS.get(path);
  if (allowed !== undefined) return new WrongMethodError(asked, allowed);
  if (!path.startsWith(PROTOCOL)) return new ServerError(404, `${asked} not found; ${where}.`);
  const [, model, label, , verb] = MODEL.exec(path) ?? [];
  if (model === undefined || method !== (verb === undefined ? 'GET' : 'POST')) {
    return new ServerError(400, `${asked} is not part of TensorFlow Serving’s REST API; ${where}.`);
  }
  if (label !== undefined) {
    return new ServerError(
      400,
      `There is no version with the label "${label.slice(0, MOST_ECHOED)}".`,
    );
  }
  if (model === name && verb !== undefined && verb !== 'predict') {
    return new ServerError(400, `The model does not support :${verb}. Use :predict.`);
  }
  return new ServerError(404, `Model or version not found; ${where}.`);
}
