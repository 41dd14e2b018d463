/**
 * The WebAssembly instructions that resizing needs, each as its bytes, and the module made of them. Resizing
 * needs SIMD, which JavaScript does not have. Names are close to those of the WebAssembly text format.
 */

export type Code = readonly number[];

/** Instructions of vectors begin with it. */
const VECTOR = 0xfd;
const LOOP = 0x03;
const BRANCH_IF = 0x0d;
const END = 0x0b;
const NO_RESULT = 0x40;

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
}

/** LEB128 with a sign, of what is not negative. */
function positive(value: number): number[] {
  return value < 64 ? [value] : [(value % 128) + 128, ...positive(Math.floor(value / 128))];
}

function vector(number: number, ...rest: number[]): Code {
  return [VECTOR, ...unsigned(number), ...rest];
}

/** Nothing that is loaded or stored is assumed to be aligned. */
function memory(number: number, offset: number): Code {
  return vector(number, 0, ...unsigned(offset));
}

export const local = {
  get: (index: number): Code => [0x20, index],
  set: (index: number): Code => [0x21, index],
  tee: (index: number): Code => [0x22, index],
};

export const i32 = {
  const: (value: number): Code => [0x41, ...positive(value)],
  add: [0x6a],
  sub: [0x6b],
  load: (offset: number): Code => [0x28, 0, ...unsigned(offset)],
} as const;

export const v128 = {
  load: (offset: number) => memory(0x00, offset),
  store: (offset: number) => memory(0x0b, offset),
  load32Zero: (offset: number) => memory(0x5c, offset),
  load64Splat: (offset: number) => memory(0x0a, offset),
  /** Of two vectors, the bytes at these places: 0 to 15 of the first, 16 to 31 of the second. */
  shuffle: (places: readonly number[]) => vector(0x0d, ...places),
  zero: vector(0x0c, ...new Array<number>(16).fill(0)),
};

export const i16x8 = { extendLowBytes: vector(0x89) };
export const i32x4 = { extendLowShorts: vector(0xa9) };
export const f32x4 = { demoteZero: vector(0x5e) };

export const f64x2 = {
  splat: vector(0x14),
  add: vector(0xf0),
  mul: vector(0xf2),
  convertLowIntegers: vector(0xff),
  promoteLow: vector(0x5f),
};

/** @param counter a local: how often, at least once; 0 afterwards */
export function repeat(counter: number, ...body: Code[]): Code {
  const countDown = [local.get(counter), i32.const(1), i32.sub, local.tee(counter)].flat();
  return [LOOP, NO_RESULT, ...body.flat(), ...countDown, BRANCH_IF, 0, END];
}

/** Add to a local. */
export function advance(index: number, by: Code): Code {
  return [...local.get(index), ...by, ...i32.add, ...local.set(index)];
}

export type ValueType = 'i32' | 'f64' | 'v128';
const TYPES: Readonly<Record<ValueType, number>> = { i32: 0x7f, f64: 0x7c, v128: 0x7b };

/** A function without a result. */
export interface Routine {
  name: string;
  parameters: readonly ValueType[];
  /** Numbered after the parameters. */
  locals: readonly ValueType[];
  body: readonly Code[];
}

function counted(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(code: Code): Code {
  return [...unsigned(code.length), ...code];
}

function nameOf(text: string): Code {
  return sized([...new TextEncoder().encode(text)]);
}

function typesOf(types: readonly ValueType[]): Code {
  return sized(types.map((type) => TYPES[type]));
}

function bodyOf({ locals, body }: Routine): Code {
  const own = counted(locals.map((type) => [1, TYPES[type]]));
  return sized([...own, ...body.flat(), END]);
}

/** The bytes of a module of these functions, with the memory "memory" of the module "own". */
export function moduleOf(routines: readonly Routine[]): Uint8Array<ArrayBuffer> {
  const [types, imports, functions, exports, code] = [1, 2, 3, 7, 10];
  const section = (id: number, items: readonly Code[]): Code => [id, ...sized(counted(items))];
  const [aFunction, aMemory] = [0, 2];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      types,
      routines.map(({ parameters }) => [0x60, ...typesOf(parameters), 0]),
    ),
    ...section(imports, [[...nameOf('own'), ...nameOf('memory'), aMemory, 0, 1]]),
    ...section(
      functions,
      routines.map((_, index) => [index]),
    ),
    ...section(
      exports,
      routines.map(({ name }, index) => [...nameOf(name), aFunction, index]),
    ),
    ...section(code, routines.map(bodyOf)),
  ]);
}
