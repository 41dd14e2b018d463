/** What main and the trainer's process say to each other. */
import type { MetricLine, Progress } from '../engine/records';
import type { RunPlan } from '../engine/runs/train-run';

export type ToTrainer = { kind: 'train'; home: string; plan: RunPlan } | { kind: 'stop' };

export type FromTrainer =
  | { kind: 'started' }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'metrics'; line: MetricLine }
  | { kind: 'ended'; status: 'finished' | 'stopped' }
  | { kind: 'failed'; message: string };
