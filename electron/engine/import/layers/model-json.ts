/** A model.json as it lies in its file: plain JSON, bounded before there is any object of it. */
import { jsonFault, parseBoundedJson } from '../../bounded-json';
import { printable } from '../../text/printable';
import { sentenceOf } from '../../text/sentence-of';
import { ImportError } from '../import-error';

export const MODEL_JSON = 'model.json';

/** A network's description; its numbers lie in the weight files. */
const MAX_JSON_BYTES = 2 ** 25;
const LIMITS = { depth: 100, values: 1_000_000 };

export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param what that it is, as the end of a sentence */
export function damaged(what: string): ImportError {
  return new ImportError(`${MODEL_JSON} is damaged: ${what}.`);
}

/** @param className that is none of TensorFlow.js */
export function unknownLayer(className: string): ImportError {
  return new ImportError(
    `The model has a layer "${printable(className)}" that TensorFlow.js does not know. Only built-in layers can be imported.`,
  );
}

/** @param name of the file @throws ImportError where it is none, or more than a model's */
export function parseModelJson(text: Buffer, name = MODEL_JSON): unknown {
  if (text.length > MAX_JSON_BYTES) {
    throw new ImportError(`${name} is larger than ${MAX_JSON_BYTES / 2 ** 20} MiB, the limit.`);
  }
  try {
    return parseBoundedJson(text, LIMITS);
  } catch (cause) {
    const fault = jsonFault(cause) ?? sentenceOf(cause);
    throw new ImportError(`${name} is damaged: ${fault}.`, { cause });
  }
}
