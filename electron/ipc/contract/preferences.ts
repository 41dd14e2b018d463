/** How a person wants the app to look and to compute, and what its data folder holds. */
import * as v from 'valibot';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** More than any computer's threads, so that a stored value of another computer is read. */
const MAX_THREADS = 1024;

/** Whose separators numbers have, and how dates are written; "system": as the system's region says. */
export const NUMBER_LOCALES = [
  'system',
  'en',
  'de',
  'de-CH',
  'es',
  'fr',
  'it',
  'nl',
  'pl',
  'pt',
  'sv',
  'ja',
] as const;
export type NumberLocale = (typeof NUMBER_LOCALES)[number];

const theme = v.picklist(THEMES);
const numbers = v.picklist(NUMBER_LOCALES);
/** Threads of TensorFlow for training and evaluation; 0 for one on each processor. */
const threads = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_THREADS));

/** Whether the welcome of the first start was dismissed. */
const welcomed = v.boolean();

export const preferencesSchema = v.strictObject({ theme, threads, numbers, welcomed });
export type Preferences = v.InferOutput<typeof preferencesSchema>;

export const FIRST_PREFERENCES: Preferences = {
  theme: 'system',
  threads: 0,
  numbers: 'en',
  welcomed: false,
};

/** What each request carries. */
export const preferencesRequests = {
  'preferences:read': v.undefined(),
  'preferences:change': v.strictObject({
    theme: v.exactOptional(theme),
    threads: v.exactOptional(threads),
    numbers: v.exactOptional(numbers),
    welcomed: v.exactOptional(welcomed),
  }),
  /** The size of the data folder. */
  'preferences:usage': v.undefined(),
  /** Shows the data folder in the system's file manager. */
  'preferences:show-home': v.undefined(),
};

/** What each request answers. */
export interface PreferencesReplies {
  'preferences:read': {
    preferences: Preferences;
    /** Of this computer, as the system counts them. */
    processors: number;
    /** The region that the system is set to, as a BCP 47 tag. */
    systemLocale: string;
  };
  'preferences:change': Preferences;
  'preferences:usage': { bytes: number };
  'preferences:show-home': null;
}

/** What main tells unasked. */
export interface PreferencesEvents {
  /** Changed, by a menu or the palette for example. */
  'preferences:changed': Preferences;
}
