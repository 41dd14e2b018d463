/** OpenCV, compiled to WebAssembly: loaded once, when the first photo comes. */
import { createRequire } from 'node:module';
import type * as OpenCv from '@techstark/opencv-js';

/** The constants that are used here: the package's types leave them `any`. */
type Constant =
  | 'CC_STAT_AREA'
  | 'CHAIN_APPROX_NONE'
  | 'COLOR_RGB2GRAY'
  | 'COLOR_RGB2Lab'
  | 'CV_32S'
  | 'CV_8U'
  | 'CV_8UC1'
  | 'CV_8UC3'
  | 'GC_BGD'
  | 'GC_FGD'
  | 'GC_INIT_WITH_MASK'
  | 'GC_PR_BGD'
  | 'GC_PR_FGD'
  | 'INTER_AREA'
  | 'MORPH_OPEN'
  | 'RETR_EXTERNAL';

/**
 * OpenCV. Each look at a matrix's `data` and at a constant crosses into WebAssembly: take them out
 * of loops over pixels.
 */
export type Cv = Omit<typeof OpenCv, Constant> & Readonly<Record<Constant, number>>;

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
