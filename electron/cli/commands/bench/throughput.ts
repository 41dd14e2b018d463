/** `bench throughput`: seconds of an epoch of training. */
import {
  BENCH_MODELS,
  benchData,
  benchSettings,
  epochSeconds,
  type BenchModel,
} from '@engine/bench/throughput';
import type { Dataset } from '@engine/data/dataset';
import { requirePrecision, thisPlatform } from '@engine/runs/platform';
import { grouped } from '@engine/text/counted';
import { chooseThreads } from '@engine/train/threads';
import type { Measurement } from './alone';
import { round, SYSTEM } from './system';

interface Throughput {
  system: string;
  model: string;
  epoch_seconds: number;
  images_per_second: number;
}

async function measured(
  dataset: Dataset,
  model: BenchModel,
  mixedPrecision: boolean,
): Promise<Throughput> {
  const data = benchData(model, dataset);
  const settings = { ...benchSettings(model), mixedPrecision };
  chooseThreads(settings, data.train.shape);
  requirePrecision(settings, await thisPlatform());
  const seconds = epochSeconds(settings, data);
  return {
    system: SYSTEM,
    model,
    epoch_seconds: round(seconds, 3),
    images_per_second: Math.round(data.train.count / seconds),
  };
}

export function throughput(
  dataset: Dataset,
  mixedPrecision: boolean,
): Measurement<BenchModel, Throughput> {
  return {
    measure: 'throughput',
    names: BENCH_MODELS,
    of: (model) => measured(dataset, model, mixedPrecision),
    text(line) {
      const seconds = line.epoch_seconds.toFixed(2).padStart(8);
      const perSecond = grouped(line.images_per_second).padStart(9);
      return `${line.model.padEnd(8)} ${seconds} s/epoch  ${perSecond} images/s`;
    },
  };
}
