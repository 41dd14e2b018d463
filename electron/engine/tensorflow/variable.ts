/** A resource variable: weights that a kernel can update where they are, in one call. */
import {
  attribute,
  attributes,
  floats,
  free,
  keep,
  read,
  run,
  runForEffect,
  tidy,
  type Tensor,
} from './kernels';

let made = 0;
/** By the ids of their handles, for who meets a handle among a kernel's inputs. */
const alive = new Map<number, Variable>();

/** @returns null where the tensor is no variable's handle */
export function variableOf({ id }: Tensor): Variable | null {
  return alive.get(id) ?? null;
}

const plain = attributes(() => [attribute.float()]);
const typed = attributes(() => [attribute.type('dtype', 'float')]);

/** variable -= rate · direction, in place; `rate` is a scalar. */
export function descend({ handle }: Variable, rate: Tensor, direction: Tensor): void {
  runForEffect('ResourceApplyGradientDescent', [handle, rate, direction], plain());
}

export class Variable {
  readonly shape: readonly number[];
  /** What the kernels that update a variable take as its name. */
  readonly handle: Tensor;
  /** Unique in the process. */
  readonly name: string;

  /** @param values float32, row by row, as many as the shape has elements */
  constructor(shape: readonly number[], values: Float32Array) {
    this.shape = shape;
    made += 1;
    this.name = `atelier-${made}`;
    this.handle = keep(
      run(
        'VarHandleOp',
        [],
        [
          attribute.type('dtype', 'float'),
          attribute.shape('shape', [...shape]),
          attribute.text('container', ''),
          attribute.text('shared_name', this.name),
        ],
      ),
    );
    alive.set(this.handle.id, this);
    this.assign(values);
  }

  /** A variable of zeros. */
  static zeros(shape: readonly number[]): Variable {
    return new Variable(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));
  }

  assign(values: Float32Array): void {
    const size = this.shape.reduce((product, each) => product * each, 1);
    if (values.length !== size) {
      throw new Error(`A variable of ${size} elements was given ${values.length}.`);
    }
    tidy(() => {
      this.assignTensor(floats(values, this.shape));
    });
  }

  /** Take over the value of a tensor; neither copies it until one of the two is changed. */
  assignTensor(value: Tensor): void {
    runForEffect('AssignVariableOp', [this.handle, value], typed());
  }

  /** Its present value as a tensor of the current scope. */
  value(): Tensor {
    return run('ReadVariableOp', [this.handle], typed());
  }

  /** A copy of its present values, row by row. */
  values(): Float32Array {
    return tidy(() => Float32Array.from(read(this.value())));
  }

  free(): void {
    alive.delete(this.handle.id);
    runForEffect('DestroyResourceOp', [this.handle], []);
    free(this.handle);
  }
}
