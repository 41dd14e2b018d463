/**
 * TensorFlow's kernels, called by name on the native binding, below tfjs's tensors.
 *
 * Why not tfjs's own ops: its tape, its per-op bookkeeping and its optimizers, which spell one Adam
 * update out as ten small kernels, cost as much as the arithmetic of a small network. Every such
 * call of the project is in this folder, so that an upgrade of tfjs-node touches nothing else.
 *
 * Images are NHWC float32. A `Tensor` here is an id in the binding: `tidy` frees what is made
 * inside it, and nothing else frees anything by itself.
 */
import { nativeBinding, type Attribute, type Binding, type TensorMetadata } from './load';

export interface Tensor {
  readonly id: number;
  readonly shape: readonly number[];
}

/** What is told of every tensor that is made from values, and of every kernel that is called. */
export interface KernelWatcher {
  /** @param name of an input, where the values differ from call to call */
  made(tensor: Tensor, values: Values, type: ValueType, name: string | null): void;
  ran(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Tensor[],
    outputs: readonly TensorMetadata[],
  ): void;
}

let watcher: KernelWatcher | null = null;

/** Run `body` while `told` is told of its kernels. */
export function watching<Result>(told: KernelWatcher, body: () => Result): Result {
  watcher = told;
  try {
    return body();
  } finally {
    watcher = null;
  }
}

let native: Binding | null = null;

function library(): Binding {
  native ??= nativeBinding();
  return native;
}

const CODES = {
  float: 'TF_FLOAT',
  int: 'TF_INT32',
  long: 'TF_INT64',
  bool: 'TF_BOOL',
  byte: 'TF_UINT8',
} as const;

/** What a kernel is told besides its inputs, by TensorFlow's own attribute names. */
export const attribute = {
  /** The element type of most kernels. */
  float: (): Attribute => attribute.type('T', 'float'),
  type: (name: string, of: keyof typeof CODES): Attribute => ({
    name,
    type: library().TF_ATTR_TYPE,
    value: library()[CODES[of]],
  }),
  number: (name: string, value: number): Attribute => ({
    name,
    type: library().TF_ATTR_FLOAT,
    value,
  }),
  bool: (name: string, value: boolean): Attribute => ({
    name,
    type: library().TF_ATTR_BOOL,
    value,
  }),
  /** A whole number, or a list of them. */
  ints: (name: string, value: number | number[]): Attribute => ({
    name,
    type: library().TF_ATTR_INT,
    value,
  }),
  text: (name: string, value: string): Attribute => ({
    name,
    type: library().TF_ATTR_STRING,
    value,
  }),
  shape: (name: string, value: number[]): Attribute => ({
    name,
    type: library().TF_ATTR_SHAPE,
    value,
  }),
};

/**
 * Attributes that never change, made once: making them anew costs as much as a small kernel, and
 * a step calls some thirty of them. Lazily, because the library's codes are known once it's loaded.
 */
export function attributes(make: () => Attribute[]): () => Attribute[] {
  let made: Attribute[] | null = null;
  return () => (made ??= make());
}

interface Scope {
  ids: Set<number>;
  around: Scope | null;
}

let scope: Scope | null = null;

/** @param end what becomes of the tensors made in `body`, once the scope around is the current one again */
function inScope<Result>(body: () => Result, end: (ids: Set<number>) => void): Result {
  const inner: Scope = { ids: new Set(), around: scope };
  scope = inner;
  try {
    return body();
  } finally {
    scope = inner.around;
    end(inner.ids);
  }
}

/** Run `body` and free every tensor made in it, but for those that it hands to `keep`. */
export function tidy<Result>(body: () => Result): Result {
  return inScope(body, (ids) => {
    for (const id of ids) library().deleteTensor(id);
  });
}

/** Ids of tensors that belong to a scope, and can be freed before it ends. */
export type Made = Iterable<number>;

/** Run `body` and tell which tensors it made; the scope around it still frees them at the latest. */
export function noting<Result>(body: () => Result): [Result, Made] {
  let made: Made = [];
  const result = inScope(body, (ids) => {
    made = ids;
    for (const id of ids) scope?.ids.add(id);
  });
  return [result, made];
}

/** Free tensors now that are still in a scope, whichever it is; others are passed over. */
export function freeEarly(made: Made): void {
  for (const id of made) {
    for (let at = scope; at !== null; at = at.around) {
      if (!at.ids.delete(id)) continue;
      library().deleteTensor(id);
      break;
    }
  }
}

/** Take a tensor out of the scope that it was made in; whoever keeps it frees it. */
export function keep(tensor: Tensor): Tensor {
  scope?.ids.delete(tensor.id);
  return tensor;
}

/** Let a tensor outlive the scope that it was made in; the scope around that one frees it. */
export function keepInParent(tensor: Tensor): void {
  if (scope?.ids.delete(tensor.id) === true) scope.around?.ids.add(tensor.id);
}

export function free(tensor: Tensor): void {
  library().deleteTensor(tensor.id);
}

/** Tensors alive in the native library. */
export function tensorCount(): number {
  return library().getNumOfTensors();
}

export type Values = Float32Array | Int32Array | Uint8Array;
export type ValueType = 'float' | 'int' | 'byte';

function make(
  shape: readonly number[],
  type: ValueType,
  values: Values,
  name: string | null = null,
): Tensor {
  const id = library().createTensor([...shape], library()[CODES[type]], values);
  scope?.ids.add(id);
  const tensor = { id, shape };
  watcher?.made(tensor, values, type, name);
  return tensor;
}

/** A float32 tensor; the values are copied. */
export function floats(values: Float32Array, shape: readonly number[]): Tensor {
  return make(shape, 'float', values);
}

/** An int32 tensor; the values are copied. */
export function ints(values: Int32Array, shape: readonly number[]): Tensor {
  return make(shape, 'int', values);
}

/** A uint8 tensor; the values are copied. */
export function bytes(values: Uint8Array, shape: readonly number[]): Tensor {
  return make(shape, 'byte', values);
}

/** Values that are other ones at each call of what is done with them, such as a step's batch. */
export interface Input {
  /** float32, int32 or uint8, by their class. */
  values: Values;
  shape: readonly number[];
}

export function oneFloat(value: number): Input {
  return { values: Float32Array.of(value), shape: [] };
}

export type Inputs = Readonly<Record<string, Input>>;

function typeOf(values: Values): ValueType {
  if (values instanceof Float32Array) return 'float';
  return values instanceof Int32Array ? 'int' : 'byte';
}

export type TensorsOf<Of> = { [Name in keyof Of]: Tensor };

/** Tensors of inputs under their names; the values are copied. */
export function tensorsOf<Of extends Inputs>(inputs: Of): TensorsOf<Of> {
  const made = Object.keys(inputs).map((name) => [name, tensorOf(inputs, name)]);
  return Object.fromEntries(made) as TensorsOf<Of>;
}

/** @throws Error where no input has the name */
export function tensorOf(inputs: Inputs, name: string): Tensor {
  const input = inputs[name];
  if (input === undefined) throw new Error(`There is no input ${name}.`);
  return make(input.shape, typeOf(input.values), input.values, name);
}

export function scalar(value: number): Tensor {
  return floats(Float32Array.of(value), []);
}

/** A tensor's float32 values, row by row. */
export function read(tensor: Tensor): Float32Array {
  return library().tensorDataSync(tensor.id) as Float32Array;
}

/** An int32 tensor's values, row by row. */
export function readInts(tensor: Tensor): Int32Array {
  return library().tensorDataSync(tensor.id) as Int32Array;
}

/** The bytes of a tensor that is one string. */
export function readText(tensor: Tensor): Uint8Array {
  const [text] = library().tensorDataSync(tensor.id) as Uint8Array[];
  if (text === undefined) throw new Error('The tensor contains no string.');
  return text;
}

/** A boolean tensor's values, a byte each. */
export function readBooleans(tensor: Tensor): Uint8Array {
  return library().tensorDataSync(tensor.id) as Uint8Array;
}

/** @returns as many outputs as the kernel gave */
function execute(
  name: string,
  inputs: readonly Tensor[],
  attributes: Attribute[],
  count: number,
): TensorMetadata[] {
  const ids = inputs.map((input) => input.id);
  const outputs = library().executeOp(name, attributes, ids, count);
  watcher?.ran(name, attributes, inputs, outputs);
  return outputs;
}

/** Run a part of a session's graph. @param names of the inputs' nodes @returns what the nodes `outputs` give */
export function runSession(
  session: number,
  inputs: readonly Tensor[],
  names: readonly string[],
  outputs: readonly string[],
): Tensor[] {
  const ids = inputs.map(({ id }) => id);
  const results = library().runSavedModel(session, ids, names.join(), outputs.join());
  for (const { id } of results) scope?.ids.add(id);
  return results;
}

/** Run a kernel for its first output. */
export function run(name: string, inputs: readonly Tensor[], attributes: Attribute[]): Tensor {
  const [output] = execute(name, inputs, attributes, 1);
  if (output === undefined) throw new Error(`The kernel ${name} gave no output.`);
  scope?.ids.add(output.id);
  return output;
}

/** Run a kernel for several outputs. */
export function runForMany(
  name: string,
  inputs: readonly Tensor[],
  attributes: Attribute[],
  count: number,
): Tensor[] {
  const outputs = execute(name, inputs, attributes, count);
  if (outputs.length !== count) throw new Error(`The kernel ${name} gave too few outputs.`);
  for (const { id } of outputs) scope?.ids.add(id);
  return outputs;
}

/** Whether the library has what `body` calls: a kernel that it lacks makes it throw. */
export function hasKernel(body: () => unknown): boolean {
  try {
    tidy(body);
    return true;
  } catch {
    return false;
  }
}

/** Run a kernel for two outputs. */
export function runForTwo(
  name: string,
  inputs: readonly Tensor[],
  attributes: Attribute[],
): [Tensor, Tensor] {
  return runForMany(name, inputs, attributes, 2) as [Tensor, Tensor];
}

/** Run a kernel for its effect on a variable. */
export function runForEffect(
  name: string,
  inputs: readonly Tensor[],
  attributes: Attribute[],
): void {
  execute(name, inputs, attributes, 0);
}
