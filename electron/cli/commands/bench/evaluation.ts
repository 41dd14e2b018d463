/** `bench evaluation`: seconds until the test images are predicted and scored. */
import { EVALUATED_MODELS, evaluationSeconds } from '@engine/bench/evaluation';
import type { BenchModel } from '@engine/bench/throughput';
import type { Dataset } from '@engine/data/dataset';
import { grouped } from '@engine/text/counted';
import type { Measurement } from './alone';
import { round, SYSTEM } from './system';

interface EvaluationLine {
  system: string;
  model: string;
  images: number;
  seconds: number;
  /** Of these, until the probabilities were known. */
  predict_seconds: number;
  images_per_second: number;
}

export function evaluation(dataset: Dataset): Measurement<BenchModel, EvaluationLine> {
  return {
    measure: 'evaluation',
    names: EVALUATED_MODELS,
    of(model) {
      const { seconds, predictSeconds } = evaluationSeconds(model, dataset);
      const images = dataset.test.count;
      return Promise.resolve({
        system: SYSTEM,
        model,
        images,
        seconds: round(seconds, 4),
        predict_seconds: round(predictSeconds, 4),
        images_per_second: Math.round(images / seconds),
      });
    },
    text(line) {
      const seconds = line.seconds.toFixed(3).padStart(8);
      const perSecond = grouped(line.images_per_second).padStart(9);
      return `${line.model.padEnd(8)} ${seconds} s  ${perSecond} images/s`;
    },
  };
}
