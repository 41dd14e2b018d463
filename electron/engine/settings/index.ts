/** The settings of a run: one table, and what is derived from it. */
export * from './presets';
export * from './schema';
export {
  FAMILIES,
  isMet,
  type Condition,
  type ModelFamily,
  type Setting,
  type SettingValue,
} from './setting';
export * from './table';
export * from './text';
