/** OpenCV, compiled to WebAssembly: loaded once, when the first photo comes. */
import { createRequire } from 'node:module';
import type * as OpenCv from '@techstark/opencv-js';

export type Cv = typeof OpenCv;

let loading: Promise<Cv> | null = null;

/**
 * The module is a promise, or has a hook that is called once it is ready, by its version. It must
 * never be the value of a promise of ours where it has a `then` of its own, so it is unwrapped here.
 */
async function load(): Promise<Cv> {
  const module = createRequire(__filename)('@techstark/opencv-js') as unknown;
  if (module instanceof Promise) return (await module) as Cv;
  const waiting = module as { onRuntimeInitialized?: () => void; Mat?: unknown };
  if (waiting.Mat === undefined) {
    await new Promise<void>((resolve) => {
      waiting.onRuntimeInitialized = resolve;
    });
  }
  return module as Cv;
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
