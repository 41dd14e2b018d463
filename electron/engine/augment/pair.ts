/** Two shoes where Fashion-MNIST shows one: people photograph pairs, mostly from above. */
import { PIXELS, SIDE } from '../data/dataset';
import { between, chance, normal, sign, type Random } from './draws';
import { GARMENT_LEVEL, sample } from './sample';
import { CENTRES } from './smooth-noise';

/** Room for two; the pair is framed anew afterwards. */
const EXTENT = 1.35;
const UPRIGHT_SHARE = 0.7;

/** @param shoe float32 [784] of a single shoe from the side */
export function pairOf(shoe: Float32Array, random: Random): Float32Array {
  const upright = chance(UPRIGHT_SHARE, random);
  const turn = upright ? (sign(random) * Math.PI) / 2 + normal(0.15, random) : normal(0.2, random);
  const apart = between(0.35, 0.75, random);
  const skew = between(-0.3, 0.3, random);
  const toes = normal(0.12, random);
  const mirror = sign(random);
  const pair = new Float32Array(PIXELS);
  for (const side of [1, -1]) {
    const [cos, sin] = [Math.cos(turn + side * toes), Math.sin(turn + side * toes)];
    const flip = side > 0 ? mirror : 1;
    for (let at = 0; at < PIXELS; at++) {
      const x = flip * (EXTENT * (CENTRES[at % SIDE] ?? 0) - side * apart);
      const y = EXTENT * (CENTRES[Math.floor(at / SIDE)] ?? 0) - side * skew;
      const value = sample(shoe, cos * x - sin * y, sin * x + cos * y);
      // The second shoe lies over the first.
      if (value > GARMENT_LEVEL) pair[at] = value;
    }
  }
  return pair;
}
