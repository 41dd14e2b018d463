/** OpenCV, compiled to WebAssembly: loaded once, when the first photo comes. */
import { createRequire } from 'node:module';
import type * as OpenCv from '@techstark/opencv-js';

export type Cv = typeof OpenCv;

let loading: Promise<Cv> | null = null;

interface Emscripten {
  onRuntimeInitialized?: () => void;
  then?: unknown;
}

/**
 * The module is ready once its hook is called. It also has a `then` that resolves to itself, so a
 * promise of it would never settle; without that method it is an ordinary object.
 */
function load(): Promise<Cv> {
  const module = createRequire(__filename)('@techstark/opencv-js') as Emscripten;
  return new Promise((resolve) => {
    module.onRuntimeInitialized = () => {
      delete module.then;
      resolve(module as unknown as Cv);
    };
  });
}

export function loadOpenCv(): Promise<Cv> {
  loading ??= load();
  return loading;
}

interface Deletable {
  delete(): void;
}

/** Run `body` and free what it `track`s: OpenCV's objects live outside the garbage collector. */
export function tracked<Result>(
  body: (track: <Item extends Deletable>(item: Item) => Item) => Result,
): Result {
  const items: Deletable[] = [];
  try {
    return body((item) => {
      items.push(item);
      return item;
    });
  } finally {
    for (const item of items.reverse()) item.delete();
  }
}
