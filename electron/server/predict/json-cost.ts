/**
 * Counts what a JSON text is made of before it is parsed: a list or an object in two bytes takes fifty
 * when it is parsed, and an object of a million keys takes seconds.
 */
const OPEN_LIST = 0x5b;
const OPEN_OBJECT = 0x7b;
const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

export interface JsonCost {
  /** Lists and objects. */
  containers: number;
  /** Values, less one for each list and object. */
  commas: number;
  /** Keys of objects. */
  keys: number;
}

/** Where a string ends that begins before `from`. */
function endOfString(text: Buffer, from: number): number {
  for (let at = from; ;) {
    const quote = text.indexOf(QUOTE, at);
    if (quote === -1) return text.length;
    let escapes = 0;
    while (text[quote - 1 - escapes] === BACKSLASH && quote - 1 - escapes >= from) escapes += 1;
    if (escapes % 2 === 0) return quote;
    at = quote + 1;
  }
}

/** @param text JSON, or anything else: what it is then is for the parser to say */
export function jsonCost(text: Buffer): JsonCost {
  const cost = { containers: 0, commas: 0, keys: 0 };
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case OPEN_LIST:
      case OPEN_OBJECT:
        cost.containers += 1;
        break;
      case COMMA:
        cost.commas += 1;
        break;
      case COLON:
        cost.keys += 1;
        break;
      case QUOTE:
        at = endOfString(text, at + 1);
        break;
      case undefined:
        break;
    }
  }
  return cost;
}
