/** The settings being written, as text, so that nothing that was typed is lost while it is wrong. */
import {
  DEFAULTS,
  LIMITS,
  parseSettings,
  SettingsError,
  type ModelFamily,
  type Settings,
} from '../../electron/engine/settings';
import type { DataSummary } from '../../electron/ipc/contract';

export type FieldName = Exclude<keyof (typeof DEFAULTS)['cnn'], 'model'>;

const LISTS: ReadonlySet<string> = new Set(['hidden', 'filters']);
const CHOICES: ReadonlySet<string> = new Set(['schedule', 'optimizer']);

/** The form asks for per cent where the schema has a share, so its sentence has to as well. */
const SHARE_PROBLEM = `Held out must be a number from ${100 * LIMITS.validationShare.min} to ${100 * LIMITS.validationShare.max} per cent of the training images.`;

type Texts = Partial<Record<FieldName, string>>;

function toText(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  if (name === 'validationShare') return String(Math.round(Number(value) * 1000) / 10);
  return String(value);
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'));
}

function fromText(name: FieldName, text: string): unknown {
  if (CHOICES.has(name)) return text;
  if (LISTS.has(name)) {
    const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
    return parts.map(numberOf);
  }
  return name === 'validationShare' ? numberOf(text) / 100 : numberOf(text);
}

function defaultTexts(family: ModelFamily): Texts {
  const values = Object.entries(DEFAULTS[family]).filter(([name]) => name !== 'model');
  return Object.fromEntries(values.map(([name, value]) => [name, toText(name, value)]));
}

class SettingsForm {
  family = $state<ModelFamily>('cnn');
  name = $state('');
  /** Null for the Fashion-MNIST that ships with the app. */
  data = $state.raw<DataSummary | null>(null);
  /** Each family keeps its own, so that switching back and forth loses nothing. */
  #texts = $state<Record<ModelFamily, Texts>>({
    linear: defaultTexts('linear'),
    dense: defaultTexts('dense'),
    cnn: defaultTexts('cnn'),
  });
  /** Shown from the first press of Train on, so that nobody is scolded while typing. */
  #checked = $state(false);

  readonly #parsed = $derived.by(() => {
    const values = Object.entries(this.#texts[this.family]).map(([name, text]) => [
      name,
      fromText(name as FieldName, text),
    ]);
    try {
      const candidate = { model: this.family, ...Object.fromEntries(values) } as unknown;
      return { settings: parseSettings(candidate), problems: {} as Record<string, string> };
    } catch (error) {
      if (error instanceof SettingsError) return { settings: null, problems: error.problems };
      throw error;
    }
  });

  has(name: FieldName): boolean {
    return name in DEFAULTS[this.family];
  }

  text(name: FieldName): string {
    return this.#texts[this.family][name] ?? '';
  }

  setText(name: FieldName, text: string): void {
    this.#texts[this.family][name] = text;
  }

  /** Why a value is refused, or null where it is right or hasn't been checked yet. */
  problem(name: FieldName): string | null {
    const sentence = this.#checked ? this.#parsed.problems[name] : undefined;
    if (sentence === undefined) return null;
    return name === 'validationShare' ? SHARE_PROBLEM : sentence;
  }

  /** The settings as they stand, or null where one of them is wrong. */
  get settings(): Settings | null {
    return this.#parsed.settings;
  }

  get isDefault(): boolean {
    const defaults = defaultTexts(this.family);
    return Object.entries(this.#texts[this.family]).every(
      ([name, text]) => text === defaults[name as FieldName],
    );
  }

  reset(): void {
    this.#texts[this.family] = defaultTexts(this.family);
    this.#checked = false;
  }

  /** The settings, or null where one is wrong; from now on the wrong ones say why. */
  check(): Settings | null {
    this.#checked = true;
    return this.#parsed.settings;
  }
}

export const form = new SettingsForm();
