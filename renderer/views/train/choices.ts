/** What the values of settings are called in lists. */
const NAMES: Readonly<Record<string, string>> = {
  sgd: 'SGD',
  momentum: 'Momentum',
  adam: 'Adam',
  adamw: 'AdamW',
  rmsprop: 'RMSprop',
  constant: 'Constant',
  cosine: 'Cosine',
  'one-cycle': 'One cycle',
  step: 'Steps',
  none: 'None',
  light: 'Light',
  photos: 'Photos',
  true: 'On',
  false: 'Off',
};

export function choices(values: readonly string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: NAMES[value] ?? value }));
}
