/** The steps of a run: most of them as one graph, which takes two thirds to four fifths of the time. */
import type { TrainingBatch } from '../augment/batch-maker';
import type { Teachers } from '../distill/teachers';
import type { Network } from '../models/network';
import type { Settings } from '../settings';
import { oneFloat, tidy, type Tensor } from '../tensorflow/kernels';
import { inOrder } from '../tensorflow/in-order';
import { withBfloat16 } from '../tensorflow/mixed-precision';
import { inputsLike, Program, procedure } from '../tensorflow/program';
import type { Node } from '../tensorflow/saved-model-schema';
import type { Optimizer } from './optimizer';
import {
  gradientStep,
  stepInputs,
  stepKernels,
  sumsOf,
  type StepInputs,
  type StepOptions,
  type StepSums,
} from './step';
import type { WeightEma } from './weight-ema';

/** Fewer steps between two looks at the weights do not pay for bringing them there and back. */
const LEAST_STEPS = 4;

type TrainProgram = Program<'step' | 'average'>;

export interface StepsOptions extends Pick<Settings, 'model' | 'mixedPrecision'> {
  /** Images of the batches that the graph is for; others are trained on kernel by kernel, in float32. */
  batchSize: number;
  labelSmoothing: number;
  teachers?: Teachers | null;
  /** Steps until the weights are looked at: by settings alone, so that a resumed run is the same run. */
  perEpoch: number;
}

export class Steps {
  /** Undefined before the first step that it can do, null where the library cannot. */
  private program: TrainProgram | null | undefined;
  /** Whether the newest weights are in the program's session. */
  private isAway = false;

  constructor(
    private readonly network: Network,
    private readonly optimizer: Optimizer,
    private readonly ema: WeightEma | null,
    private readonly options: StepsOptions,
  ) {
    if (options.perEpoch < LEAST_STEPS) this.program = null;
  }

  /** @param options with `watch`, the step is done kernel by kernel, and the weights are here afterwards */
  take(batch: TrainingBatch, options: Omit<StepOptions, 'labelSmoothing' | 'teachers'>): StepSums {
    const { labelSmoothing, teachers = null } = this.options;
    const whole = { ...options, labelSmoothing, teachers };
    const isUsual = batch.labels.length === this.options.batchSize && options.watch === undefined;
    return (isUsual ? this.inProgram(batch, whole) : null) ?? this.byKernels(batch, whole);
  }

  /** Bring the newest weights here, with what the optimizer and the average keep. */
  settle(): void {
    if (this.isAway) this.program?.pull();
    this.isAway = false;
  }

  free(): void {
    this.program?.free();
  }

  private byKernels(batch: TrainingBatch, options: StepOptions): StepSums {
    this.settle();
    const sums = gradientStep(this.network, this.optimizer, batch, options);
    this.ema?.update(options.step + 1);
    return sums;
  }

  /** @returns null where the library cannot */
  private inProgram(batch: TrainingBatch, options: StepOptions): StepSums | null {
    const program = this.programFor(batch, options);
    if (program === null) return null;
    const inputs = stepInputs(this.optimizer, batch, options);
    if (this.isAway) return this.runProgram(program, inputs, options.step + 1);
    try {
      program.push();
      const sums = this.runProgram(program, inputs, options.step + 1);
      this.isAway = true;
      return sums;
    } catch {
      // A kernel that the library lacks is missed before any is run, so the weights here are still the newest.
      this.free();
      this.program = null;
      return null;
    }
  }

  /** @param steps of the run, this one included */
  private runProgram(program: TrainProgram, inputs: StepInputs, steps: number): StepSums {
    return tidy(() => {
      const [correct, losses] = program.run('step', inputs) as [Tensor, Tensor];
      if (this.ema?.isDue(steps) === true) {
        program.run('average', { share: this.ema.share(steps) });
        this.ema.moved(steps);
      }
      return sumsOf(correct, losses);
    });
  }

  private programFor(batch: TrainingBatch, options: StepOptions): TrainProgram | null {
    if (this.program === undefined) this.program = this.compile(batch, options);
    return this.program;
  }

  /** The one layer of a linear model leaves nothing to do at the same time. */
  private rewritten(nodes: Node[]): Node[] {
    const { model, mixedPrecision } = this.options;
    const exact = mixedPrecision ? withBfloat16(nodes) : nodes;
    return model === 'linear' ? inOrder(exact) : exact;
  }

  private compile(batch: TrainingBatch, options: StepOptions): TrainProgram | null {
    const { network, optimizer, ema } = this;
    const kind = { ...options, bytes: batch.pictures instanceof Uint8Array };
    const kept = [...network.kept, ...optimizer.state, ...(ema?.state ?? [])];
    const taught = this.options.teachers?.variables ?? [];
    const variables = [...kept.map(({ variable }) => variable), ...taught];
    // Which values they have makes no difference to the graph.
    const inputs = inputsLike(stepInputs(optimizer, batch, options), () => 0);
    try {
      const procedures = {
        step: procedure(inputs, (tensors) => stepKernels(network, optimizer, tensors, kind)),
        average: procedure({ share: oneFloat(0) }, ({ share }) => {
          ema?.move(share);
          return [share];
        }),
      };
      return Program.compile(variables, procedures, (nodes) => this.rewritten(nodes));
    } catch {
      return null;
    }
  }
}
