/**
 * Procedures as one graph that the library optimizes and runs in a call: a convolution, its bias and its
 * ReLU become one kernel, what does not wait for each other runs side by side, and nothing crosses from
 * JavaScript in between. The variables that they change live in the graph's session meanwhile.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  runSession,
  tensorOf,
  tensorsOf,
  tidy,
  watching,
  type Inputs,
  type Tensor,
  type TensorsOf,
} from './kernels';
import { nativeBinding, tensorflowVersion } from './load';
import { Recording } from './recording';
import {
  constantNode,
  control,
  encodeSavedModel,
  placeholderNode,
  GRAPH_VERSION,
  shapeOf,
  TYPES,
  type Node,
} from './saved-model-schema';
import type { Variable } from './variable';

const TAG = 'train';

/** Gives its outputs. */
export type Procedure = () => readonly Tensor[];

/**
 * @param inputs as every call has them, but for the values
 * @param body of kernels: what JavaScript reads or decides in it is done once, when it is recorded
 */
export function procedure<Of extends Inputs>(
  inputs: Of,
  body: (tensors: TensorsOf<Of>) => readonly Tensor[],
): Procedure {
  return () => body(tensorsOf(inputs));
}

/** Inputs of the same types and shapes, to record with. @param valueAt gives a value by its place */
export function inputsLike<Of extends Inputs>(inputs: Of, valueAt: (at: number) => number): Of {
  const made = Object.entries(inputs).map(([name, { values, shape }]) => {
    const like = values.slice();
    for (let at = 0; at < like.length; at++) like[at] = valueAt(at);
    return [name, { values: like, shape }];
  });
  return Object.fromEntries(made) as Of;
}

interface Compiled {
  /** Those that kernels take: an input that is handed over for nothing costs as much as a small kernel. */
  inputs: readonly (readonly [input: string, node: string])[];
  outputs: readonly string[];
}

/** Its variables under the names of the nodes that read and assign them. */
const READ = 'read';
const VALUE = 'value';
const ASSIGN = 'assign';
const ASSIGNED = 'assigned';

function variableNodes(variables: readonly Variable[]): Node[] {
  const dtype = { type: TYPES.float };
  const nodes = variables.flatMap(({ name, shape }, at) => {
    const attributes = { dtype, shape: { shape: shapeOf(shape) } };
    const shared = { shared_name: { s: Buffer.from(name) }, container: { s: Buffer.alloc(0) } };
    const value = `${VALUE}-${at}`;
    return [
      { name, op: 'VarHandleOp', input: [], attributes: { ...attributes, ...shared } },
      placeholderNode(value, TYPES.float, shape),
      {
        name: `${ASSIGN}-${at}`,
        op: 'AssignVariableOp',
        input: [name, value],
        attributes: { dtype },
      },
      { name: `${READ}-${at}`, op: 'ReadVariableOp', input: [name], attributes: { dtype } },
    ];
  });
  const done = { dtype: TYPES.float, shape: shapeOf([]), floats: [0] };
  const assigns = variables.map((_, at) => `${ASSIGN}-${at}`);
  return [...nodes, constantNode(ASSIGNED, done, assigns)];
}

/** Run it once as ever, for its kernels; the variables are left as they were. */
function record(
  name: string,
  recorded: Procedure,
  variables: readonly Variable[],
): [Compiled, Node[]] {
  return tidy(() => {
    const before = variables.map((variable) => variable.value());
    const recording = new Recording(name);
    const outputs = watching(recording, recorded);
    for (const [at, variable] of variables.entries()) variable.assignTensor(before[at] as Tensor);
    // Nothing but outputs can be asked for, so these wait for the changes of variables.
    const nodes = outputs.map((output, at) => {
      const { name: value, dtype } = recording.outputOf(output);
      const input = [value, ...recording.changes.map(control)];
      return {
        name: `${name}-output-${at}`,
        op: 'Identity',
        input,
        attributes: { T: { type: dtype } },
      };
    });
    const compiled = {
      inputs: recording.usedInputs(),
      outputs: nodes.map(({ name: output }) => output),
    };
    return [compiled, [...recording.nodes, ...nodes]];
  });
}

/** Load a graph into a session of its own. @throws Error where the library can't */
function sessionOf(nodes: Node[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-program-'));
  try {
    const model = encodeSavedModel({
      metaInfo: { tags: [TAG], tensorflowVersion: tensorflowVersion() },
      graph: { node: nodes, library: { function: [] }, versions: { producer: GRAPH_VERSION } },
      signatures: {},
    });
    writeFileSync(join(folder, 'saved_model.pb'), model);
    return nativeBinding().loadSavedModel(folder, TAG);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export class Program<Name extends string> {
  private constructor(
    private readonly session: number,
    private readonly variables: readonly Variable[],
    private readonly procedures: Record<Name, Compiled>,
  ) {}

  /**
   * Every procedure is run once; the variables have their values again afterwards.
   * @param variables all that the procedures read or change
   * @param rewrite of the procedures' graph before it is loaded
   * @throws Error where the library cannot load the graph
   */
  static compile<Name extends string>(
    variables: readonly Variable[],
    procedures: Record<Name, Procedure>,
    rewrite: (nodes: Node[]) => Node[] = (nodes) => nodes,
  ): Program<Name> {
    const nodes = variableNodes(variables);
    const compiled = Object.entries<Procedure>(procedures).map(([name, recorded]) => {
      const [each, own] = record(name, recorded, variables);
      nodes.push(...rewrite(own));
      return [name, each];
    });
    const byName = Object.fromEntries(compiled) as Record<Name, Compiled>;
    return new Program(sessionOf(nodes), variables, byName);
  }

  /** Give the session the variables' values. */
  push(): void {
    tidy(() => {
      const values = this.variables.map((variable) => variable.value());
      const names = values.map((_, at) => `${VALUE}-${at}`);
      runSession(this.session, values, names, [ASSIGNED]);
    });
  }

  /** Take the values back from the session. */
  pull(): void {
    tidy(() => {
      const values = runSession(
        this.session,
        [],
        [],
        this.variables.map((_, at) => `${READ}-${at}`),
      );
      for (const [at, variable] of this.variables.entries()) {
        variable.assignTensor(values[at] as Tensor);
      }
    });
  }

  /** @returns the procedure's outputs, of the current scope */
  run(name: Name, inputs: Inputs): Tensor[] {
    const { inputs: taken, outputs } = this.procedures[name];
    const tensors = taken.map(([input]) => tensorOf(inputs, input));
    return runSession(
      this.session,
      tensors,
      taken.map(([, node]) => node),
      outputs,
    );
  }

  free(): void {
    nativeBinding().deleteSavedModel(this.session);
  }
}
