import { afterAll, describe, expect, it } from 'vitest';
import { judge, judgeTogether, withAnswers } from '@engine/classify/answer';
import { AnswerGraph } from '@engine/classify/answer-graph';
import { freeClassifier, type Classifier } from '@engine/classify/classifier';
import { framings } from '@engine/classify/framings';
import { joined } from '@engine/data/joined';
import { buildNetwork } from '@engine/models/build';
import { OutputError } from '@engine/models/network';
import { preprocessingOf } from '@engine/photo/preprocessing';
import { generator, normals } from '@engine/random';
import { settingsFor, type Settings } from '@engine/settings';
import { tensorCount } from '@engine/tensorflow/kernels';
import { runRecord } from '../../support/run-record';

const SHAPE = { height: 24, width: 24, channels: 3 } as const;
const FEATURES = 16;
const CLASSES = ['Dress', 'Hat', 'Shoes'];
const IMAGE_FOLDER = {
  ...SHAPE,
  color: 'rgb',
  fit: 'pad',
  filter: 'lanczos',
  testSplit: 0.2,
  splitSeed: 1,
} as const;

const RESNET = settingsFor('resnet', { filters: [8, FEATURES], stem: 0 });

function classifierOf(settings: Settings, isFamiliar = false): Classifier {
  const network = buildNetwork(settings, CLASSES.length, SHAPE);
  const record = runRecord('run');
  return {
    record: {
      ...record,
      data: { ...record.data, classNames: CLASSES, shape: SHAPE, imageFolder: IMAGE_FOLDER },
    },
    classNames: CLASSES,
    network,
    graph: new AnswerGraph(network),
    threshold: 0.35,
    familiarity: isFamiliar
      ? { weights: new Float32Array(FEATURES).fill(1), knownScores: Float32Array.of(0, 0.5, 1) }
      : null,
    thresholdNote: null,
  };
}

const picture = (seed: number): Float32Array =>
  normals(24 * 24 * 3, 0.2, generator(seed, 'picture')).map((each) => 0.5 + each);

describe('an answer to a photo', () => {
  const classifier = classifierOf(RESNET, true);
  afterAll(() => {
    freeClassifier(classifier);
  });

  it('does not depend on which other photo is answered beside it', () => {
    const [one, other, third] = [1, 2, 3].map(picture) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const alone = judge(classifier, one);
    expect(judgeTogether(classifier, [one, other])[0]).toEqual(alone);
    expect(judgeTogether(classifier, [third, one])[1]).toEqual(alone);
    expect(judgeTogether(classifier, [one, one])).toEqual([alone, alone]);
  });

  it('is what the network says kernel by kernel', () => {
    const { network, record } = classifier;
    const views = joined(framings(picture(4), preprocessingOf(record)));
    const [inGraph] = classifier.graph.answer([views]) ?? [];
    const byKernels = network.predictOutputs(views);
    expect(inGraph?.outputs).toHaveLength(6 * CLASSES.length);
    byKernels.forEach((each, at) => {
      expect(inGraph?.outputs[at]).toBeCloseTo(each, 4);
    });
  });

  it('leaves no tensors behind', () => {
    judge(classifier, picture(5));
    const before = tensorCount();
    for (const seed of [6, 7, 8]) judge(classifier, picture(seed));
    expect(tensorCount()).toBe(before);
  });

  it('needs no graph where none pays', () => {
    const linear = classifierOf(settingsFor('linear', {}));
    expect(
      linear.graph.answer([joined(framings(picture(1), preprocessingOf(linear.record)))]),
    ).toBe(null);
    expect(judge(linear, picture(1)).probabilities).toHaveLength(CLASSES.length);
    freeClassifier(linear);
  });

  it.each([
    ['a CNN', settingsFor('cnn', { filters: [8, 16], hidden: [16], batchNorm: false })],
    ['a CNN with batch normalization', settingsFor('cnn', { filters: [8, 16], hidden: [16] })],
    ['a ResNet', RESNET],
  ])('is refused where kernels say that sums overflow inside of %s', (_name, settings) => {
    const broken = classifierOf(settings);
    for (const { name, variable } of broken.network.parameters) {
      if (name.endsWith('/filter')) variable.assign(variable.values().map((each) => each * 1e25));
    }
    const refuses = (work: () => unknown): boolean => {
      try {
        work();
        return false;
      } catch (error) {
        if (error instanceof OutputError) return true;
        throw error;
      }
    };
    const views = joined(framings(picture(1), preprocessingOf(broken.record)));
    // Which kernels there are depends on the processor; some make 0 of NaN in a network as well.
    const isSeen = refuses(() => broken.network.predictOutputs(views));
    expect(refuses(() => judge(broken, picture(1))) || !isSeen).toBe(true);
    expect(refuses(() => judgeTogether(broken, [picture(1), picture(2)])) || !isSeen).toBe(true);
    freeClassifier(broken);
  });

  it('is refused where the network says NaN', () => {
    const broken = classifierOf(RESNET);
    broken.network.layers
      .at(-1)
      ?.parameters[0]?.variable.assign(new Float32Array(FEATURES * CLASSES.length).fill(NaN));
    expect(() => judge(broken, picture(1))).toThrow(OutputError);
    freeClassifier(broken);
  });
});

describe('answers to photos that come one after another', () => {
  const classifier = classifierOf(RESNET);
  afterAll(() => {
    freeClassifier(classifier);
  });
  // eslint-disable-next-line @typescript-eslint/require-await -- photos come asynchronously, these at once
  async function* photos(seeds: readonly (number | null)[]) {
    yield* seeds;
  }
  const answersTo = async (seeds: readonly (number | null)[]) => {
    const answers = [];
    const all = withAnswers(classifier, photos(seeds), (seed) =>
      seed === null ? null : picture(seed),
    );
    for await (const each of all) answers.push(each);
    return answers;
  };

  it.each([
    ['none', []],
    ['one', [1]],
    ['an odd number', [1, 2, 3]],
    ['an even number', [1, 2, 3, 4]],
    ['those that cannot be read only', [null, null, null]],
    ['some that cannot be read between', [null, 1, null, 2, 3, null]],
  ])('come in their order: %s', async (_name, seeds) => {
    const answers = await answersTo(seeds);
    expect(answers.map(([seed]) => seed)).toEqual(seeds);
    for (const [seed, answer] of answers) {
      expect(answer).toEqual(seed === null ? null : judge(classifier, picture(seed)));
    }
  });
});
