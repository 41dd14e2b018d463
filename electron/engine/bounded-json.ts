import { UserError } from './user-error';
import { grouped } from './text/counted';

/** JSON from elsewhere: a text of a few megabytes can stand for gigabytes of empty objects. */

export interface JsonLimits {
  /** Of objects and lists within each other. */
  depth: number;
  /** Objects, lists, and what stands in them. */
  values: number;
}

/** JSON that is whole but more than anybody writes; the message is the end of a sentence. */
export class JsonLimitError extends UserError {
  override readonly name = 'JsonLimitError';
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** Counted in the bytes, before there is any object. */
function checkLimits(text: Uint8Array, limits: JsonLimits): void {
  let [depth, values, inString] = [0, 0, false];
  for (let index = 0; index < text.length; index++) {
    const byte = text[index] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (OPENING.has(byte)) {
      depth += 1;
      values += 1;
      if (depth > limits.depth) {
        throw new JsonLimitError(`its JSON is nested more than ${limits.depth} levels deep`);
      }
    } else if (CLOSING.has(byte)) {
      depth -= 1;
    } else if (byte === COMMA) {
      values += 1;
    }
    if (values > limits.values) {
      throw new JsonLimitError(`its JSON has more than ${grouped(limits.values)} values`);
    }
  }
}

/**
 * What is wrong with a file that could not be read as JSON, as the end of a sentence. V8's words quote the
 * file, and differ between its versions.
 * @returns null where it was something else, such as a missing file
 */
export function jsonFault(cause: unknown): string | null {
  if (cause instanceof JsonLimitError) return cause.message;
  if (!(cause instanceof SyntaxError)) return null;
  if (cause.message.includes('end of JSON')) return 'its JSON ends too early';
  const [, position] = /at position (\d+)/.exec(cause.message) ?? [];
  return `it is not valid JSON${position === undefined ? '' : ` at position ${position}`}`;
}

/**
 * @param text UTF-8
 * @throws JsonLimitError where it is more than the limits, SyntaxError where it is no JSON
 */
export function parseBoundedJson(text: Uint8Array, limits: JsonLimits): unknown {
  checkLimits(text, limits);
  return JSON.parse(Buffer.from(text.buffer, text.byteOffset, text.length).toString('utf8'));
}
