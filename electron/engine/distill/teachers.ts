/**
 * Knowledge distillation: a network learns what other networks predict, beside the labels (Hinton et al.
 * 2015, arXiv:1503.02531). The teachers see the same augmented images as the network does.
 */
import type { Network } from '../models/network';
import { scalar, type Tensor } from '../tensorflow/kernels';
import { add, multiply, softmax } from '../tensorflow/operations';
import type { Variable } from '../tensorflow/variable';

export class Teachers {
  /** @param networks at least one, with the same inputs and outputs as the network that learns */
  constructor(private readonly networks: readonly [Network, ...Network[]]) {}

  get variables(): Variable[] {
    return this.networks.flatMap(({ kept }) => kept.map(({ variable }) => variable));
  }

  /**
   * The mean of their probabilities.
   * @param pictures float32 [n, height * width * channels], 0 to 1
   * @returns float32 [n, classes]
   */
  predict(pictures: Tensor): Tensor {
    const [first, ...others] = this.networks.map((network) =>
      softmax(network.forward(pictures, { training: false })),
    ) as [Tensor, ...Tensor[]];
    const sum = others.reduce((total, each) => add(total, each), first);
    return multiply(sum, scalar(1 / this.networks.length));
  }

  free(): void {
    for (const network of this.networks) network.free();
  }
}
