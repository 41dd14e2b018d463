/**
 * The exponential moving average, put right for its beginning at zero: divided by one minus the
 * weight to the power of the values so far, as Adam does with its moments (Kingma and Ba 2015) and
 * TensorBoard with its curves.
 * @param weight of what came before, from 0, which changes nothing, to below 1
 */
export function smoothed(values: Float64Array, weight: number): Float64Array {
  let average = 0;
  let ofZero = 1;
  return values.map((value) => {
    average = weight * average + (1 - weight) * value;
    ofZero *= weight;
    return average / (1 - ofZero);
  });
}
