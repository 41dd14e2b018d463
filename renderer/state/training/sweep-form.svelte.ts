/** A sweep being planned, as text, so that nothing that was typed is lost while it is wrong. */
import { SvelteSet } from 'svelte/reactivity';
import * as v from 'valibot';
import {
  DEFAULTS,
  MODEL_FAMILIES,
  printSetting,
  SETTING_NAMES,
  settingNamed,
  type ModelFamily,
  type Settings,
  type SettingValue,
} from '@engine/settings';
import { sentenceOf } from '@engine/text/sentence-of';
import { minutesSchema, parsePlan, trialsSchema } from '@engine/sweep/plan';
import type { Strategy, SweepPlan } from '@engine/sweep/records';
import { checkSpace, parseDimension, USUAL_SPACES } from '@engine/sweep/space';
import { typedNumber, type TypedNumber } from '@engine/text/typed-number';
import { form } from './form.svelte';

export interface Varied {
  setting: string;
  text: string;
}

function rowsOf(space: Readonly<Record<string, string>>): Varied[] {
  return Object.entries(space).map(([setting, text]) => ({ setting, text }));
}

function usualRows(family: ModelFamily): Varied[] {
  return rowsOf(USUAL_SPACES[family]);
}

/** Why a number is refused, or null where it is right, or none is wanted. */
function problemOf(
  schema: typeof minutesSchema | typeof trialsSchema,
  typed: TypedNumber | null,
): string | null {
  if (typed === null) return null;
  if (typed.problem !== null) return typed.problem;
  const parsed = v.safeParse(schema, typed.value);
  return parsed.success ? null : parsed.issues[0].message;
}

class SweepForm {
  family = $state<ModelFamily>('dense');
  strategy = $state<Strategy>('halving');
  minutes = $state('10');
  trials = $state('');
  name = $state('');
  #rows = $state(
    Object.fromEntries(MODEL_FAMILIES.map((family) => [family, usualRows(family)])) as Record<
      ModelFamily,
      Varied[]
    >,
  );
  /** Problems show once a field was left, so that nobody is scolded while typing. */
  readonly #left = new SvelteSet<string>();
  /** From the first press of Start on those of all fields show. */
  #checked = $state(false);

  get rows(): readonly Varied[] {
    return this.#rows[this.family];
  }

  /** The settings that could be varied too. */
  readonly others = $derived(
    SETTING_NAMES.filter(
      (name) =>
        name in DEFAULTS[this.family] &&
        settingNamed(name)?.fixed !== true &&
        !this.rows.some(({ setting }) => setting === name),
    ),
  );

  setText(setting: string, text: string): void {
    const row = this.#rows[this.family].find((each) => each.setting === setting);
    if (row !== undefined) row.text = text;
  }

  /** Begins with what Train has of the setting. */
  add(setting: string): void {
    const known: Readonly<Record<string, SettingValue>> = {
      ...(this.#base ?? DEFAULTS[this.family]),
    };
    this.#rows[this.family].push({ setting, text: printSetting(known[setting] ?? '') });
  }

  remove(setting: string): void {
    this.#rows[this.family] = this.#rows[this.family].filter((row) => row.setting !== setting);
  }

  /** Take a plan over that somebody else made: what varies, by setting, and for how long. */
  propose(family: ModelFamily, space: Readonly<Record<string, string>>, minutes: number): void {
    this.family = family;
    this.strategy = 'halving';
    this.minutes = String(minutes);
    this.trials = '';
    this.#rows[family] = rowsOf(space);
    this.#forgetChecks();
  }

  reset(): void {
    this.#rows[this.family] = usualRows(this.family);
    this.#forgetChecks();
  }

  get isUsual(): boolean {
    return JSON.stringify(this.rows) === JSON.stringify(usualRows(this.family));
  }

  /** What Train has of the family, or null where something is wrong there. */
  get #base(): Settings | null {
    return form.settingsOf(this.family);
  }

  /** A field was left, that of a setting or of the budget: from now on its problem shows. */
  leave(field: string): void {
    this.#left.add(`${this.family} ${field}`);
  }

  #isShown(field: string): boolean {
    return this.#checked || this.#left.has(`${this.family} ${field}`);
  }

  #forgetChecks(): void {
    this.#left.clear();
    this.#checked = false;
  }

  /** Why the budget is refused, or null where it is right or hasn't been checked yet. */
  get minutesProblem(): string | null {
    return this.#isShown('minutes') ? problemOf(minutesSchema, this.#minutes) : null;
  }

  /** Why the number of trials is refused, or null. */
  get trialsProblem(): string | null {
    return this.#isShown('trials') ? problemOf(trialsSchema, this.#trials) : null;
  }

  get #minutes(): TypedNumber {
    return typedNumber(this.minutes, 'real');
  }

  get #trials(): TypedNumber | null {
    return this.trials.trim() === '' ? null : typedNumber(this.trials, 'whole');
  }

  /** Why a setting's values are refused, or null where they are right or haven't been checked yet. */
  problem({ setting, text }: Varied): string | null {
    if (!this.#isShown(setting)) return null;
    try {
      checkSpace(this.#base ?? DEFAULTS[this.family], [parseDimension(setting, text)]);
      return null;
    } catch (error) {
      return sentenceOf(error);
    }
  }

  /** What is wrong apart from the values of a setting, or null. */
  get wholeProblem(): string | null {
    if (!this.#checked || this.rows.some((row) => this.problem(row) !== null)) return null;
    if (this.minutesProblem !== null || this.trialsProblem !== null) return null;
    const plan = this.#plan();
    return typeof plan === 'string' ? plan : null;
  }

  /** The plan, or null where something is wrong; from now on that is said. */
  check(): SweepPlan | null {
    this.#checked = true;
    const plan = this.#plan();
    return typeof plan === 'string' ? null : plan;
  }

  #plan(): SweepPlan | string {
    const base = this.#base;
    if (base === null) return 'A setting in Train is invalid. Fix it there first.';
    const [minutes, trials] = [this.#minutes, this.#trials];
    const ambiguous = minutes.problem ?? trials?.problem ?? null;
    if (ambiguous !== null) return ambiguous;
    try {
      return parsePlan({
        name: this.name.trim() === '' ? `Sweep of ${this.family}` : this.name,
        base,
        space: this.rows.map(({ setting, text }) => parseDimension(setting, text)),
        strategy: this.strategy,
        minutes: minutes.value,
        trials: trials?.value ?? null,
        seed: base.seed,
        ...form.choice,
      });
    } catch (error) {
      return sentenceOf(error);
    }
  }
}

export const sweepForm = new SweepForm();
