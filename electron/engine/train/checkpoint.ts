/**
 * Everything that training needs to go on as if it had never ended. No generator is among it: each
 * epoch draws from generators of its own (see random.ts).
 */
import type { Weights } from '../models/weights';

export interface Checkpoint {
  /** Whole epochs done. */
  epoch: number;
  /** Optimizer steps done. */
  step: number;
  /** Of training so far, validation included. */
  seconds: number;
  best: { epoch: number; score: number };
  /** The network's weights as training left them, which are not always the best. */
  weights: Weights;
  /** The optimizer's slots. */
  optimizer: Weights;
  /** The averaged weights, where the run averages. */
  average: Weights | null;
}
