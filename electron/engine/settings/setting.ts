/** What the table of settings says of a setting, and the kinds of settings. */

/** The families of networks, with what each is called. */
export const FAMILIES = { linear: 'Linear', dense: 'Dense', cnn: 'CNN', resnet: 'ResNet' } as const;
export type ModelFamily = keyof typeof FAMILIES;

export type SettingValue = string | number | boolean | number[];

export type Condition =
  | { readonly setting: string; readonly is: string }
  | { readonly setting: string; readonly isNot: string };

/** @param value of the setting that the condition is about, as text */
export function isMet(condition: Condition, value: string): boolean {
  return 'is' in condition ? value === condition.is : value !== condition.isNot;
}

interface Described<Value> {
  /** Its name in form, table, filter menu, charts, sweeps and errors. */
  label: string;
  /** What it does, as a sentence without its period. */
  help: string;
  /** The families that have it, each with its default. */
  defaults: { readonly [Family in ModelFamily]?: Value };
  /** Those of photos, images of more than 40 pixels, where they are others; see docs/figures.md. */
  photoDefaults?: { readonly [Family in ModelFamily]?: Value };
  /** Of its numbers; follows them in errors. */
  unit?: string;
  /** The unit also follows the label of its field, which alone would not tell it. */
  unitInLabel?: true;
  example?: string;
  /** What 0, or no layer, stands for. */
  off?: string;
  /** Known to everyone, so its help is a tooltip and has no (i). */
  common?: true;
  /** Has an effect, and a field, only where another setting has this value, or has another one. */
  when?: Condition;
  /** What a sweep of a family varies it over until other settings are chosen, as it is typed. */
  search?: { readonly [Family in ModelFamily]?: string };
  /** No sweep varies it, because the trials would not be comparable. */
  fixed?: true;
}

/** Inclusive. */
export interface Limits {
  readonly min: number;
  readonly max: number;
}

interface NumberSetting extends Described<number> {
  kind: 'integer' | 'number';
  limits: Limits;
  /** Twice as much makes the same difference anywhere; linear otherwise. */
  scale?: 'log';
  /** A share that forms show and take as a percentage. */
  percent?: true;
}

interface LayersSetting extends Described<readonly number[]> {
  kind: 'layers';
  /** Of each layer's width. */
  limits: Limits;
  /** Of the number of layers. */
  count: Limits;
}

interface ChoiceSetting extends Described<string> {
  kind: 'choice';
  /** Each value with its label. */
  options: Readonly<Record<string, string>>;
}

interface FlagSetting extends Described<boolean> {
  kind: 'flag';
}

export type Setting = NumberSetting | LayersSetting | ChoiceSetting | FlagSetting;

/** The type of a setting's values. */
export type ValueOf<Entry> = Entry extends { kind: 'choice'; options: infer Options }
  ? keyof Options
  : Entry extends { kind: 'layers' }
    ? number[]
    : Entry extends { kind: 'flag' }
      ? boolean
      : number;

/** One default for all families but some. */
export function everywhere<Value>(
  value: Value,
  others: { readonly [Family in ModelFamily]?: Value } = {},
): Readonly<Record<ModelFamily, Value>> {
  return { linear: value, dense: value, cnn: value, resnet: value, ...others };
}
