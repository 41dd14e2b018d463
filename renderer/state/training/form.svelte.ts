/** The settings being written, as text, so that nothing that was typed is lost while it is wrong. */
import { GRAY_28, isSameShape, type ImageShape } from '@engine/data/image-shape';
import { SvelteSet } from 'svelte/reactivity';
import {
  choiceLabel,
  DEFAULTS,
  defaultsFor,
  fieldProblem,
  fieldText,
  isMet,
  labelInSentence,
  MODEL_FAMILIES,
  parseSettings,
  PRESETS,
  settingNamed,
  SettingsError,
  typedField,
  SHOWN_PRESETS,
  type ModelFamily,
  type SettingName,
  type Settings,
  type SettingValue,
  type ShownPreset,
} from '@engine/settings';
import {
  comesWithWeights,
  settingsFrom,
  type TrainingChoice,
} from '@engine/fine-tune/start-choice';
import { refusalToTeach } from '@engine/distill/teacher-choice';
import type { DataChoice, DataSource, RunRecord, RunSummary } from '@engine/records';
import type { DataSummary } from '@contract';
import { runs } from '../runs/runs.svelte';
import { INCLUDED_DATA } from './included-data';

type Texts = Partial<Record<SettingName, string>>;

function textsOf({ model: _model, ...values }: Settings): Texts {
  const entries: [string, SettingValue][] = Object.entries<SettingValue>(values);
  return Object.fromEntries(entries.map(([name, value]) => [name, fieldText(name, value)]));
}

const defaultTexts = (family: ModelFamily, shape: ImageShape = GRAY_28): Texts =>
  textsOf(defaultsFor(shape)[family]);

/** What preparing for photos sets. */
const PHOTO_TEXTS: Texts = Object.fromEntries(
  Object.entries(textsOf(PRESETS['fashion-photos'])).filter(
    ([name, text]) => defaultTexts(PRESETS['fashion-photos'].model)[name as SettingName] !== text,
  ),
);

interface Parsed {
  /** Null where one of them is wrong. */
  settings: Settings | null;
  problems: Readonly<Record<string, string>>;
}

function parseTexts(family: ModelFamily, texts: Texts): Parsed {
  const typed = Object.entries(texts).map(
    ([name, text]) => [name, typedField(name, text)] as const,
  );
  const values = Object.fromEntries(typed.map(([name, { value }]) => [name, value]));
  const ambiguous = Object.fromEntries(
    typed.flatMap(([name, { problem }]) => (problem === null ? [] : [[name, problem]])),
  ) as Record<string, string>;
  try {
    const candidate = { model: family, ...values } as unknown;
    const settings = parseSettings(candidate);
    const isClear = Object.keys(ambiguous).length === 0;
    return { settings: isClear ? settings : null, problems: ambiguous };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const problems = Object.fromEntries(
      Object.entries(error.problems).map(([name, say]) => [name, fieldProblem(name, say)]),
    );
    return { settings: null, problems: { ...problems, ...ambiguous } };
  }
}

class SettingsForm {
  family = $state<ModelFamily>('cnn');
  name = $state('');
  #data = $state.raw<DataSummary | null>(null);
  /** The same, as a run is asked for with it. */
  readonly choice = $derived<DataChoice>({
    dataFolder: this.data?.folder ?? null,
    firstLabel: this.data?.firstLabel ?? 0,
    ...(this.data?.imageFolder === undefined ? {} : { imageFolder: this.data.imageFolder }),
  });
  #startFrom = $state<string | null>(null);
  /** What stood here before a run to start from was chosen. */
  #scratch: { family: ModelFamily; filled: ModelFamily; texts: Texts } | null = null;
  /** Runs that can teach a network to classify these images. */
  readonly possibleTeachers = $derived<RunSummary[]>(
    runs.withBuiltIn.filter(
      (run) => run.epochsDone > 0 && refusalToTeach(run, this.#data ?? INCLUDED_DATA) === null,
    ),
  );
  #teachers = $state.raw<readonly string[]>([]);
  /** The runs whose predictions a run learns, beside the labels: those chosen that can still teach it. */
  readonly teachers = $derived<RunSummary[]>(
    this.possibleTeachers.filter(({ run }) => this.#teachers.includes(run)),
  );
  /** A run as it is asked for: its data, and the runs that it builds on. */
  readonly start = $derived<TrainingChoice>({
    ...this.choice,
    ...(this.#startFrom === null ? {} : { startFrom: this.#startFrom }),
    ...(this.teachers.length === 0 ? {} : { teachers: this.teachers.map(({ run }) => run) }),
  });
  /** Each family keeps its own, so that switching back and forth loses nothing. */
  #texts = $state(
    Object.fromEntries(MODEL_FAMILIES.map((family) => [family, defaultTexts(family)])) as Record<
      ModelFamily,
      Texts
    >,
  );
  /** What the settings that `setForPhotos` changes were before. */
  readonly #before = new Map<ModelFamily, Texts>();
  /** Problems show once a field was left, so that nobody is scolded while typing. */
  readonly #left = new SvelteSet<string>();
  /** From the first press of Train on those of all fields show. */
  #checked = $state(false);

  readonly #parsed = $derived(parseTexts(this.family, this.#texts[this.family]));

  /** Null for the Fashion-MNIST that ships with the app. */
  get data(): DataSummary | null {
    return this.#data;
  }

  /** Settings that were left as they are follow the shape of the images. */
  set data(data: DataSummary | null) {
    const before = this.#shape;
    if (data?.imageFolder === undefined || !isSameShape(before, data.shape)) this.startFrom(null);
    this.#data = data;
    for (const family of MODEL_FAMILIES) {
      const usual = defaultTexts(family, before);
      const isUsual = ([name, text]: [string, string]): boolean =>
        text === usual[name as SettingName];
      if (Object.entries(this.#texts[family]).every(isUsual)) {
        this.#texts[family] = defaultTexts(family, this.#shape);
      }
    }
  }

  get #shape(): ImageShape {
    return this.#data?.shape ?? GRAY_28;
  }

  /** What the training is to use. */
  get source(): Pick<DataSource, 'folder' | 'shape'> {
    return { folder: this.#data?.folder ?? null, shape: this.#shape };
  }

  /** The run whose weights a run starts from; null for random ones. */
  get startsFrom(): string | null {
    return this.#startFrom;
  }

  /** Take over the recipe that starts from a run; null brings back what stood here before. */
  startFrom(base: RunRecord | null): void {
    if (this.#scratch !== null) {
      this.#texts[this.#scratch.filled] = this.#scratch.texts;
      this.family = this.#scratch.family;
      this.#scratch = null;
    }
    this.#startFrom = base?.run ?? null;
    if (base === null) return;
    const settings = settingsFrom(base);
    const filled = settings.model;
    this.#scratch = { family: this.family, filled, texts: { ...this.#texts[filled] } };
    this.family = filled;
    this.#texts[filled] = textsOf(settings);
    this.#forgetChecks();
  }

  /** Choose the runs that teach. */
  teachBy(runs: readonly string[]): void {
    this.#teachers = runs;
  }

  /** Whether a setting comes with the weights of the run to start from. */
  isFixed(name: SettingName | 'model'): boolean {
    return this.#startFrom !== null && comesWithWeights(name);
  }

  has(name: SettingName): boolean {
    const when = settingNamed(name)?.when;
    if (when !== undefined && !isMet(when, this.text(when.setting as SettingName))) return false;
    return name in DEFAULTS[this.family];
  }

  text(name: SettingName): string {
    return this.#texts[this.family][name] ?? '';
  }

  setText(name: SettingName, text: string): void {
    this.#texts[this.family][name] = text;
  }

  /** Whether the images are like those of Fashion-MNIST, and the network is the one that the recipe is for. */
  get hasPhotoRecipe(): boolean {
    return this.hasPresets && this.family === PRESETS['fashion-photos'].model;
  }

  /** What the recipe for photos sets, such as "Dropout 0.4". */
  get photoChanges(): string[] {
    return Object.entries(PHOTO_TEXTS).map(
      ([name, text]) => `${labelInSentence(name)} ${choiceLabel(name, text)}`,
    );
  }

  /** Whether the network will be trained on pictures as people take them. */
  get isForPhotos(): boolean {
    return this.text('augmentation') === PRESETS['fashion-photos'].augmentation;
  }

  /** Taken back, everything is as it was, but for what was changed since by hand. */
  setForPhotos(wanted: boolean): void {
    const texts = this.#texts[this.family];
    const usual = { ...defaultTexts(this.family, this.#shape), ...this.#before.get(this.family) };
    if (wanted) this.#before.set(this.family, { ...texts });
    for (const [key, text] of Object.entries(PHOTO_TEXTS)) {
      const name = key as SettingName;
      if (wanted) texts[name] = text;
      else if (texts[name] === text) texts[name] = usual[name] ?? '';
    }
  }

  /** The field was left: from now on its problem shows. */
  leave(name: SettingName): void {
    this.#left.add(`${this.family} ${name}`);
  }

  /** Why a value is refused, or null where it is right or hasn't been checked yet. */
  problem(name: SettingName): string | null {
    const isShown = this.#checked || this.#left.has(`${this.family} ${name}`);
    return isShown ? (this.#parsed.problems[name] ?? null) : null;
  }

  #forgetChecks(): void {
    this.#checked = false;
    this.#left.clear();
  }

  /** The settings as they stand, or null where one of them is wrong. */
  get settings(): Settings | null {
    return this.#parsed.settings;
  }

  /** What stands here for a family, or null where one of its settings is wrong. */
  settingsOf(family: ModelFamily): Settings | null {
    return parseTexts(family, this.#texts[family]).settings;
  }

  /** Take settings over, such as those of a trial, which builds on no other run. */
  fill(settings: Settings): void {
    this.startFrom(null);
    this.teachBy([]);
    this.family = settings.model;
    this.#texts[settings.model] = textsOf(settings);
    this.#forgetChecks();
  }

  /** Whether the images are of the size that presets are for. */
  get hasPresets(): boolean {
    return isSameShape(this.#shape, GRAY_28);
  }

  /** What the settings as they stand are called. */
  get preset(): ShownPreset | 'default' | 'custom' {
    const named = (Object.keys(SHOWN_PRESETS) as ShownPreset[]).find((name) =>
      this.#isAt(PRESETS[name].model, textsOf(PRESETS[name])),
    );
    return named ?? (this.isDefault ? 'default' : 'custom');
  }

  usePreset(name: ShownPreset): void {
    this.fill(PRESETS[name]);
  }

  #isAt(family: ModelFamily, texts: Texts): boolean {
    return (
      this.family === family &&
      Object.entries(this.#texts[family]).every(
        ([name, text]) => text === texts[name as SettingName],
      )
    );
  }

  get isDefault(): boolean {
    if (this.#startFrom !== null || this.teachers.length > 0) return false;
    return this.#isAt(this.family, defaultTexts(this.family, this.#shape));
  }

  reset(): void {
    this.startFrom(null);
    this.teachBy([]);
    this.#texts[this.family] = defaultTexts(this.family, this.#shape);
    this.#forgetChecks();
  }

  /** The settings, or null where one is wrong; from now on the wrong ones say why. */
  check(): Settings | null {
    this.#checked = true;
    return this.#parsed.settings;
  }
}

export const form = new SettingsForm();
