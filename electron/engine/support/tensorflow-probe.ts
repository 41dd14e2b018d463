/** A process that only tries libtensorflow: one that is broken takes nothing else down. */
import { sentenceOf } from '../text/sentence-of';
import { aboutTensorflow } from './tensorflow-build';
import type { ProbeAnswer } from './try-tensorflow';

function answer(): ProbeAnswer {
  try {
    return { ok: true, build: aboutTensorflow() };
  } catch (error) {
    return { ok: false, message: sentenceOf(error) };
  }
}

process.send?.(answer());
