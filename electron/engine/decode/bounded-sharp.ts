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
/** Results that are no longer used may take this much of the library's memory. */
const MOST_UNUSED_BYTES = 32 * 2 ** 20;
/** V8 collects all garbage once 64 MiB more are allocated outside its heap. */
const COLLECTED_BYTES = 70 * 2 ** 20;
/** Emscripten's mark of a thread of the library's own. */
const LIBRARY_THREAD = 'em-pthread';
const LIBRARY = '@img/sharp-wasm32/sharp.node';
/** The formats that are decoded; the library has more, such as SVG. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif', 'Tiff'];

export interface BoundedSharp {
  open(bytes: Uint8Array, options: SharpOptions): Sharp;
  /** To be told once the result of `toBuffer` is no longer used. */
  used(result: Uint8Array): void;
  /** Of its memory, which grows and never shrinks. */
  memoryBytes(): number;
  /** The compiled library. */
  program: WebAssembly.Module;
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

/** Load the library with a memory that ends at MEMORY_BYTES. */
function loadBounded<Result>(load: () => Result): {
  loaded: Result;
  memory: WebAssembly.Memory;
  program: WebAssembly.Module;
} {
  const { Memory, Module } = WebAssembly;
  const made: { memory?: WebAssembly.Memory; program?: WebAssembly.Module } = {};
  class BoundedMemory extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      const maximum = Math.min(descriptor.maximum ?? Infinity, MEMORY_BYTES / PAGE_BYTES);
      super({ ...descriptor, maximum });
      made.memory = this;
    }
  }
  class KnownModule extends Module {
    constructor(bytes: BufferSource) {
      super(bytes);
      made.program = this;
    }
  }
  WebAssembly.Memory = BoundedMemory;
  WebAssembly.Module = KnownModule;
  try {
    const loaded = load();
    const { memory, program } = made;
    if (memory === undefined || program === undefined) {
      throw new Error('sharp compiled nothing: its native build was loaded.');
    }
    return { loaded, memory, program };
  } finally {
    WebAssembly.Memory = Memory;
    WebAssembly.Module = Module;
  }
}

/**
 * Results are in the library's memory and are freed when V8 collects garbage. For V8 each is a small object, so
 * it waits for hundreds of photos, while the memory grows. This makes it collect sooner.
 */
class ResultCollector {
  private unused = 0;

  used({ length }: Uint8Array): void {
    this.unused += length;
    if (this.unused < MOST_UNUSED_BYTES) return;
    this.unused = 0;
    try {
      // Its pages are never written, so it takes address space only.
      new ArrayBuffer(COLLECTED_BYTES);
    } catch {
      // Not collected now: a thread whose memory has grown is replaced.
    }
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

/** @param threadFile the file that this thread runs, which calls `isLibraryThread` first */
export function loadSharp(threadFile: string): BoundedSharp {
  silence();
  startThreadsHere(threadFile);
  const require = createRequire(__filename);
  const { loaded: sharp, memory, program } = loadBounded(() => require('sharp') as SharpModule);
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS.map((loader) => `VipsForeignLoad${loader}`) });
  const collector = new ResultCollector();
  return {
    open: (bytes, options) => sharp(bytes, options),
    used: (result) => {
      collector.used(result);
    },
    memoryBytes: () => memory.buffer.byteLength,
    program,
  };
}
