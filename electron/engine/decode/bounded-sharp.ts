/**
 * sharp in its WebAssembly build, with a memory that ends: what a hostile picture asks for beyond it is
 * refused, or ends the thread that decodes. Its package has nothing native beside it (see
 * docs/dependencies.md), so that it decodes the same in Node.js and in Electron.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { Worker, workerData } from 'node:worker_threads';
import type { Sharp, SharpOptions } from 'sharp';

/** What a camera's largest pictures need: 25 million pixels of AVIF, 100 million of a progressive JPEG. */
const MEMORY_BYTES = 512 * 2 ** 20;
const PAGE_BYTES = 65_536;
/** Emscripten's mark of a thread of the library's own. */
const LIBRARY_THREAD = 'em-pthread';
const LIBRARY = '@img/sharp-wasm32/sharp.node';
/** The formats that are decoded; the library has more, such as SVG. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif', 'Tiff'];

export interface BoundedSharp {
  open(bytes: Uint8Array, options: SharpOptions): Sharp;
  /** Of its memory, which grows and never shrinks. */
  memoryBytes(): number;
}

interface SharpModule {
  (bytes: Uint8Array, options: SharpOptions): Sharp;
  cache(on: boolean): unknown;
  concurrency(threads: number): number;
  block(loaders: { operation: string[] }): void;
  unblock(loaders: { operation: string[] }): void;
}

/** The library tells of what it cannot allocate on the standard error itself, before its thread ends. */
function silence(): void {
  const { writeSync } = fs;
  const [output, error] = [1, 2];
  const quiet = (file: number, ...rest: unknown[]): number => {
    if (file === output || file === error) return String(rest[0]).length;
    return Reflect.apply(writeSync, fs, [file, ...rest]) as number;
  };
  fs.writeSync = quiet;
}

/** The library starts its threads with its own file, in which nothing would silence it: they begin here. */
function startThreadsHere(program: string): void {
  class LibraryThread extends Worker {
    constructor(_file: string, options: { workerData: string; name: string }) {
      super(program, options);
    }
  }
  Object.defineProperty(globalThis, 'Worker', { get: () => LibraryThread, set: () => undefined });
}

/** Load something while each WebAssembly memory that it makes ends at MEMORY_BYTES. */
function withBoundedMemory<Result>(load: () => Result): {
  loaded: Result;
  memory: WebAssembly.Memory;
} {
  const { Memory } = WebAssembly;
  const made: WebAssembly.Memory[] = [];
  class BoundedMemory extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      const maximum = Math.min(descriptor.maximum ?? Infinity, MEMORY_BYTES / PAGE_BYTES);
      super({ ...descriptor, maximum });
      made.push(this);
    }
  }
  WebAssembly.Memory = BoundedMemory;
  try {
    const loaded = load();
    const [memory] = made;
    if (memory === undefined) throw new Error('sharp made no memory: its native build was loaded.');
    return { loaded, memory };
  } finally {
    WebAssembly.Memory = Memory;
  }
}

/**
 * Whether this thread is one of the library's own; then it runs that, and there is nothing else to do.
 * To be called first, by the program that `loadSharp` is given.
 */
export function isLibraryThread(): boolean {
  if (workerData !== LIBRARY_THREAD) return false;
  silence();
  createRequire(__filename)(LIBRARY);
  return true;
}

/** @param program the file that this thread runs, which calls `isLibraryThread` first */
export function loadSharp(program: string): BoundedSharp {
  silence();
  startThreadsHere(program);
  const require = createRequire(__filename);
  const { loaded: sharp, memory } = withBoundedMemory(() => require('sharp') as SharpModule);
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS.map((loader) => `VipsForeignLoad${loader}`) });
  return {
    open: (bytes, options) => sharp(bytes, options),
    memoryBytes: () => memory.buffer.byteLength,
  };
}
