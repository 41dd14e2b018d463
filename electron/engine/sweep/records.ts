/** What a sweep is and what it leaves behind: plain data, the same on disk and over IPC. */
import type { DataChoice } from '../records';
import type { Settings, SettingValue } from '../settings';

/** Values of the settings that a sweep varies, by the setting's key, in the order of its space. */
export type Values = Record<string, SettingValue>;

/** One setting that varies, and over what. */
export type Dimension =
  | { setting: string; kind: 'choice'; values: SettingValue[] }
  | {
      setting: string;
      kind: 'range';
      /** Both ends belong to it. */
      low: number;
      high: number;
      /** Even over the numbers themselves, or over their logarithms. */
      scale: 'linear' | 'log';
      /** Whether only whole numbers make sense. */
      whole: boolean;
    };

/**
 * grid: every combination, ranges cut into a few values. random: drawn one by one. halving: drawn, and
 * trained further only for as long as a trial is among the best; see scheduler.ts.
 */
export const STRATEGIES = ['halving', 'random', 'grid'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What a person asks for. */
export interface SweepPlan extends DataChoice {
  name: string;
  /** The settings that every trial begins with. */
  base: Settings;
  space: Dimension[];
  strategy: Strategy;
  minutes: number;
  /** At most so many trials, or null for as many as there is time for. */
  trials: number | null;
  /** Decides which settings are drawn; the runs have the seed of their own settings. */
  seed: number;
}

/**
 * running: it trains now; paused: it was cut off before its target and goes on first; waiting: it has
 * reached its target and may be trained further; finished: trained to its end; failed: it crashed.
 */
export type TrialState = 'running' | 'paused' | 'waiting' | 'finished' | 'failed';

export interface Trial {
  run: string;
  values: Values;
  state: TrialState;
  /** How many epochs it shall have done before anything is decided of it. */
  target: number;
  /** Validation accuracy after each whole epoch. */
  curve: number[];
  /** Of the kept weights; nothing is ever chosen by it. */
  testAccuracy: number | null;
  /** In training and scoring. */
  seconds: number;
  /** Why it failed, or null. */
  message: string | null;
}

/**
 * running: some process carries it out; paused: to be resumed; stopped: ended by a person; finished:
 * its time is used or nothing is left to try; failed: it cannot go on; interrupted: its process is gone.
 */
export type SweepStatus = 'running' | 'paused' | 'stopped' | 'finished' | 'failed' | 'interrupted';

/** Seconds that trials spent on each phase. */
export interface TrialTime {
  /** Building the network and its graph, reading a checkpoint, until the first step has been done. */
  starting: number;
  training: number;
  /** Scoring validation images after each epoch, calibration, and scoring test images. */
  evaluation: number;
}

/** How the time of a sweep was spent, in seconds; all parts together are its budget, or what it used beyond. */
export interface TimeUse extends TrialTime {
  /** Writing checkpoints and records, choosing what is next, and trials that failed. */
  other: number;
  /** Of the budget. */
  unused: number;
}

/** `sweep.json`: the whole truth of a sweep; written only by whoever carries it out. */
export interface SweepRecord {
  formatVersion: 1;
  sweep: string;
  createdAt: string;
  /** When the process that carried it out last began to. */
  startedAt: string;
  endedAt: string | null;
  status: SweepStatus;
  /** One sentence on why it ended, or null. */
  message: string | null;
  processId: number | null;
  plan: SweepPlan;
  /** Of its budget, while it was carried out; pauses don't count. */
  secondsUsed: number;
  /** Sweeps of earlier versions have none. */
  time?: TrialTime;
  /** In the order in which they were begun. */
  trials: Trial[];
}

/** A trial's place among the others. */
export interface LeaderboardEntry {
  /** Its number, from 1, in the order in which trials were begun. */
  trial: number;
  run: string;
  values: Values;
  state: TrialState;
  epochsDone: number;
  epochs: number;
  /** The best so far; null before the first epoch ends. */
  validationAccuracy: number | null;
  testAccuracy: number | null;
  seconds: number;
  message: string | null;
  curve: number[];
}

/** The trial with the highest validation accuracy. */
export interface Best {
  run: string;
  trial: number;
  validationAccuracy: number;
  /** Null until it has been scored. */
  testAccuracy: number | null;
  settings: Settings;
}

/** How much a setting had to do with how good the trials were; see importance.ts. */
export interface SettingImportance {
  setting: string;
  /** Of the differences in rank, the share that goes with this setting, 0 to 1. */
  share: number;
  /** What 19 of 20 settings without any effect would stay below. */
  chance: number;
  matters: boolean;
  /** Its values, or thirds of its range, with the trials that had them. */
  groups: { label: string; trials: number; accuracy: number }[];
}

export interface Importance {
  /** How many trials were compared. */
  trials: number;
  /** The largest share first; none where there are too few trials. */
  settings: SettingImportance[];
  /** What it comes to, in a sentence or two. */
  verdict: string;
  /** How it was found. */
  method: string;
}

/** A sweep as it is shown: all that is worked out from its record. */
export interface SweepView {
  record: SweepRecord;
  /** The best first; those without an epoch last. */
  standings: LeaderboardEntry[];
  best: Best | null;
  importance: Importance;
  /** Null where it was not measured, or nothing has been done yet. */
  time: TimeUse | null;
  /** Whether there would be something to do if there were time. */
  goesOn: boolean;
}
