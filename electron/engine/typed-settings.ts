/** Settings as people type them: the form, the flags and the fields of a sweep read them alike. */
import { DEFAULTS, LIMITS } from './settings';
import { typedNumber, typedWholeNumbers, type NumberKind } from './typed-number';

/** A value of each setting, which tells how its text is to be read. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  ...DEFAULTS.linear,
  ...DEFAULTS.dense,
  ...DEFAULTS.resnet,
  ...DEFAULTS.cnn,
};

const WHOLE = new Set([
  'epochs',
  'batchSize',
  'stepEpochs',
  'earlyStopping',
  'stem',
  'blocks',
  'seed',
]);
const SETTING_LIMITS: Readonly<Record<string, { min: number; max: number }>> = {
  ...LIMITS,
  hidden: LIMITS.hiddenUnits,
  blocks: LIMITS.residualBlocks,
};
const ANY = { min: -Infinity, max: Infinity };

/** A setting's default in the first family that has it. */
export function exampleOf(setting: string): unknown {
  return EXAMPLES[setting];
}

export function numberKind(setting: string): NumberKind {
  return WHOLE.has(setting) ? 'whole' : 'real';
}

/** Of the setting, or of each value in its list. */
export function limitsOf(setting: string): { min: number; max: number } {
  return SETTING_LIMITS[setting] ?? ANY;
}

export interface TypedSetting {
  /** What is no value of the setting's kind comes out as one that the schema refuses. */
  value: unknown;
  /** A sentence where the text can be read in two ways. */
  problem: string | null;
}

/** A setting's value from the text of a field or flag; a list's values stand with commas between them. */
export function typedSetting(setting: string, text: string): TypedSetting {
  const example = EXAMPLES[setting];
  if (Array.isArray(example)) {
    const { values, problem } = typedWholeNumbers(text, limitsOf(setting));
    return { value: values, problem };
  }
  if (typeof example === 'number') return typedNumber(text, numberKind(setting));
  if (typeof example === 'boolean') {
    return { value: { true: true, false: false }[text] ?? text, problem: null };
  }
  return { value: text, problem: null };
}
