/** How a trained network is scored, as Python: that of classify/test-views.ts. */
import type { ImageShape } from '../../data/image-shape';
import type { Settings } from '../../settings';

export const ACCURACY = `def make_accuracy(model, views_of=lambda pictures: [pictures]):
    @tf.function
    def answers(pictures):
        probabilities = [tf.nn.softmax(model(view, training=False)) for view in views_of(pictures)]
        return tf.argmax(tf.add_n(probabilities), axis=1)

    def accuracy(pictures, labels):
        right = 0
        for at in range(0, len(labels), 1000):
            unit, expected = to_unit(pictures[at : at + 1000], labels[at : at + 1000])
            right += np.sum(answers(unit).numpy() == expected)
        return right / len(labels)

    return accuracy`;

function scales({ height, width }: ImageShape): string {
  return `    for scale in (0.85, 1.15):
        across, down = (1 - scale) * ${(width - 1) / 2}, (1 - scale) * ${(height - 1) / 2}
        seen = np.array([scale, 0, across, 0, scale, down, 0, 0], np.float32)
        views.append(keras.ops.image.affine_transform(pictures, seen, fill_mode="reflect"))
`;
}

/** Test-time augmentation; null where test images are seen once, as they are. */
export function testViewsCode(
  { testAugmentation }: Pick<Settings, 'testAugmentation'>,
  shape: ImageShape,
): string | null {
  if (testAugmentation === 'none') return null;
  return `def test_views(pictures):
    """Test-time augmentation: the pictures${testAugmentation === 'mirror' ? '' : ', nearer, farther,'} and mirrored."""
    views = [pictures]
${testAugmentation === 'mirror' ? '' : scales(shape)}    return views + [view[:, :, ::-1] for view in views]`;
}
