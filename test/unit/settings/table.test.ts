/** One table describes the settings: everything else is derived from it, and nothing describes them again. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsFromFlags } from '../../../electron/cli/arguments';
import { flagName } from '../../../electron/cli/flag-name';
import { settingFlags } from '../../../electron/cli/flags';
import { aboutRun } from '@engine/export/about';
import { kerasScript } from '@engine/export/keras/keras-script';
import { ownValue } from '@engine/own-value';
import { columnOf, csvKey, RUN_COLUMNS, settingCell } from '@engine/run-table/columns';
import {
  DEFAULTS,
  effectiveSettings,
  fieldLabel,
  fieldProblem,
  fieldText,
  helpOf,
  labelInSentence,
  labelOf,
  MODEL_FAMILIES,
  optionsOf,
  parseSettings,
  printSetting,
  SETTING_NAMES,
  SETTINGS,
  settingsFor,
  typedField,
  typedSetting,
  type Setting,
  type SettingValue,
} from '@engine/settings';
import { checkSpace, parseDimension, USUAL_SPACES } from '@engine/sweep/space';
import { MORE_ROWS, NETWORK_ROWS, RATE_ROWS, RUN_ROWS } from '../../../renderer/views/train/rows';
import { sourceFiles } from '../../support/source-files';
import { runRecord } from '../../support/stored-run';

/** What other programs read: the names in JSON and CSV, and the flags. */
const FLAGS = {
  stem: 'stem',
  stemStride: 'stem-stride',
  filters: 'filters',
  blocks: 'blocks',
  blockRelu: 'block-relu',
  initialization: 'initialization',
  hidden: 'hidden',
  batchNorm: 'batch-norm',
  dropout: 'dropout',
  learningRate: 'learning-rate',
  schedule: 'schedule',
  optimizer: 'optimizer',
  batchSize: 'batch-size',
  epochs: 'epochs',
  augmentation: 'augmentation',
  mixup: 'mixup',
  sampling: 'sampling',
  emaDecay: 'ema-decay',
  labelSmoothing: 'label-smoothing',
  weightDecay: 'weight-decay',
  decayedWeights: 'decayed-weights',
  mixedPrecision: 'mixed-precision',
  warmUpEpochs: 'warm-up-epochs',
  stepEpochs: 'step-epochs',
  stepFactor: 'step-factor',
  cycleRise: 'cycle-rise',
  keptWeights: 'kept-weights',
  earlyStopping: 'early-stopping',
  testAugmentation: 'test-augmentation',
  validationSplit: 'validation-split',
  seed: 'seed',
};
/** Flags that still work, and columns of CSV. */
const FORMER_NAMES = { emaDecay: 'averaging', validationSplit: 'validationShare' };
const OF_ALL = [
  ...['learningRate', 'schedule', 'optimizer', 'batchSize', 'epochs', 'augmentation', 'emaDecay'],
  ...['mixup', 'sampling'],
  ...[
    'labelSmoothing',
    'weightDecay',
    'decayedWeights',
    'mixedPrecision',
    'warmUpEpochs',
    'stepEpochs',
    'stepFactor',
    'cycleRise',
  ],
  ...['keptWeights', 'earlyStopping', 'testAugmentation', 'validationSplit', 'seed'],
];
const OF_FAMILY = {
  linear: [],
  dense: ['hidden', 'batchNorm', 'dropout'],
  cnn: ['filters', 'hidden', 'batchNorm', 'dropout'],
  resnet: ['stem', 'stemStride', 'filters', 'blocks', 'blockRelu', 'initialization', 'dropout'],
};

describe('the table of settings', () => {
  it('has the names and flags that other programs read, in the order of the CSV', () => {
    expect(SETTING_NAMES).toEqual(Object.keys(FLAGS));
    expect(SETTING_NAMES.map(flagName)).toEqual(Object.values(FLAGS));
    expect(settingFlags.map((option) => option.name())).toEqual([
      'model',
      'preset',
      ...Object.values(FLAGS),
    ]);
    const columns = RUN_COLUMNS.filter(({ key }) => key in SETTINGS);
    expect(columns.map(({ key }) => key)).toEqual(['model', ...Object.keys(FLAGS)]);
    const inCsv = Object.keys(FLAGS).map((name) => ownValue(FORMER_NAMES, name) ?? name);
    expect(columns.map(csvKey)).toEqual(['model', ...inCsv]);
  });

  it.each(MODEL_FAMILIES)('gives %s the settings that it has always had', (family) => {
    const names = ['model', ...OF_FAMILY[family], ...OF_ALL];
    expect(Object.keys(DEFAULTS[family]).sort()).toEqual(names.sort());
  });

  it.each(SETTING_NAMES)('says of %s what it is called and does, once', (name) => {
    const setting: Setting = SETTINGS[name];
    expect(setting.label).toMatch(/^[A-Z][\w-]*( [\w-]+)*$/);
    expect(setting.help).toMatch(/^[A-Z].*[^.]$/);
    expect(Object.values(SETTINGS).filter(({ label }) => label === setting.label)).toHaveLength(1);
    expect(columnOf(name)?.label).toBe(setting.label);
    expect(fieldLabel(name).startsWith(setting.label)).toBe(true);
    const line = settingFlags.find((option) => option.name() === flagName(name))?.description;
    expect(line?.startsWith(helpOf(name))).toBe(true);
  });

  it('tells columns apart by their labels', () => {
    expect(new Set(RUN_COLUMNS.map(({ label }) => label)).size).toBe(RUN_COLUMNS.length);
  });

  it('has a field for every setting, in one place of the form', () => {
    const fields = [NETWORK_ROWS, RATE_ROWS, RUN_ROWS, MORE_ROWS].flat(2);
    expect([...fields].sort()).toEqual([...SETTING_NAMES].sort());
  });

  it('lets a sweep vary every setting but those that make trials incomparable', () => {
    const fixed: string[] = SETTING_NAMES.filter((name) => 'fixed' in SETTINGS[name]);
    expect(fixed).toEqual(['validationSplit']);
    for (const family of MODEL_FAMILIES) {
      for (const { name, value } of effectiveSettings(DEFAULTS[family])) {
        if (fixed.includes(name)) continue;
        const dimension = parseDimension(name, printSetting(value));
        expect(dimension).toEqual({ setting: name, kind: 'choice', values: [value] });
        checkSpace(DEFAULTS[family], [dimension]);
      }
    }
    expect(Object.keys(USUAL_SPACES.dense)).toEqual([
      ...['learningRate', 'hidden', 'dropout', 'labelSmoothing'],
    ]);
  });

  it('gives the Keras script a constant for each number that its code uses, with its help', () => {
    const settings = settingsFor('cnn', {
      schedule: 'step',
      warmUpEpochs: 1,
      weightDecay: 0.1,
      mixup: 0.2,
    });
    const record = runRecord('run', { settings });
    const script = kerasScript(record, aboutRun(record));
    const numbers = effectiveSettings(settings).filter(
      ({ setting: { kind } }) => kind !== 'choice' && kind !== 'flag',
    );
    for (const { setting } of numbers) expect(script).toContain(`  # ${setting.help}\n`);
    for (const name of ['EMA_DECAY', 'HIDDEN', 'STEP_EPOCHS', 'VALIDATION_SPLIT', 'WARM_UP_EPOCHS'])
      expect(script).toMatch(new RegExp(`^${name} = `, 'm'));
  });

  it('is in the documentation', () => {
    const page = readFileSync('docs/tuning.md', 'utf8');
    for (const name of SETTING_NAMES) expect(page).toContain(`\`--${flagName(name)}\``);
    const table = page.split('\n').filter((line) => /^\| .*`--/.test(line));
    const labels = table.flatMap((line) => (line.split('|')[1] ?? '').split(', '));
    const bare = labels.map((label) => label.replace(/\(.*\)/, '').trim());
    for (const name of SETTING_NAMES) expect(bare).toContain(SETTINGS[name].label);
  });

  it('is the only list of labels and of helps', () => {
    const copies = sourceFiles(['electron', 'renderer'])
      .filter((path) => !path.endsWith('settings/table.ts'))
      .filter((path) => {
        const source = readFileSync(path, 'utf8');
        const starts = (text: string): boolean =>
          ["'", '"', '`', '>'].some((mark) => source.includes(mark + text));
        const isCopied = (label: string): boolean =>
          ["'", '"', '`', '<', ' ('].some((mark) => starts(label + mark));
        const copied = Object.values(SETTINGS).filter(({ label }) => isCopied(label));
        return copied.length > 1 || Object.values(SETTINGS).some(({ help }) => starts(help));
      });
    expect(copies).toEqual([]);
  });
});

describe('a setting as text', () => {
  it.each(['512-256', '512 - 256', '512,256', '512, 256', '512; 256', '512 256', '512−256'])(
    'is one list of layers however it is typed: %s',
    (text) => {
      expect(typedSetting('hidden', text)).toEqual({ value: [512, 256], problem: null });
      expect(typedField('hidden', text).value).toEqual([512, 256]);
      expect(settingsFromFlags({ model: 'dense', hidden: text })).toMatchObject({
        hidden: [512, 256],
      });
    },
  );

  it('writes layers with dashes in fields, columns and sweeps', () => {
    const settings = settingsFor('dense', { hidden: [512, 256] });
    expect(fieldText('hidden', settings.model === 'dense' ? settings.hidden : [])).toBe('512-256');
    expect(settingCell(settings, 'hidden')).toBe('512-256');
    expect(parseDimension('hidden', '512-256, none')).toMatchObject({ values: [[512, 256], []] });
    for (const text of ['', 'none', 'None']) expect(typedSetting('hidden', text).value).toEqual([]);
    expect(printSetting([])).toBe('none');
  });

  it.each(['512-', '-512', '512--256', '512-x', '1e1-', 'nothing'])(
    'refuses what is no list of layers: %s',
    (text) => {
      const { value } = typedSetting('hidden', text);
      expect(() => parseSettings({ ...DEFAULTS.dense, hidden: value })).toThrow(
        'Hidden layers must be 0 to 8 whole numbers from 1 to 4096, such as 256-128, or none for no hidden layer.',
      );
    },
  );

  it.each(MODEL_FAMILIES)('is read as it is written, of every setting of %s', (family) => {
    const values = Object.entries<SettingValue>({ ...DEFAULTS[family] });
    for (const [name, value] of values) {
      expect(typedSetting(name, printSetting(value))).toEqual({ value, problem: null });
      expect(typedField(name, fieldText(name, value))).toEqual({ value, problem: null });
    }
  });

  it('is a percentage in forms where the table says so', () => {
    expect(fieldLabel('validationSplit')).toBe('Validation split (%)');
    expect(fieldText('validationSplit', 0.05)).toBe('5');
    expect(fieldText('validationSplit', 0.0625)).toBe('6.25');
    expect(fieldText('cycleRise', 0.07)).toBe('7');
    expect(fieldText('cycleRise', 0.0734)).toBe('7.34');
    expect(typedField('validationSplit', '7,5').value).toBeCloseTo(0.075, 12);
    expect(fieldProblem('validationSplit', '')).toBe(
      'Validation split must be a number from 0 to 50 percent of the training images.',
    );
    expect(fieldProblem('dropout', 'As it was.')).toBe('As it was.');
  });

  it('has labels for values, fields and sentences', () => {
    expect(optionsOf('batchNorm')).toEqual([
      { value: 'true', label: 'On' },
      { value: 'false', label: 'Off' },
    ]);
    expect(optionsOf('augmentation')?.map(({ label }) => label)).toContain('Mirror');
    expect(optionsOf('epochs')).toBeNull();
    expect(fieldLabel('stepEpochs')).toBe('Step size (epochs)');
    expect([labelInSentence('learningRate'), labelInSentence('emaDecay')]).toEqual([
      'learning rate',
      'EMA decay',
    ]);
    expect([labelOf('nonsense'), helpOf('nonsense')]).toEqual(['nonsense', '']);
  });

  it('counts only where it has an effect', () => {
    const names = (changes: Record<string, unknown>) =>
      effectiveSettings(settingsFor('linear', changes)).map(({ name }) => name);
    expect(names({})).not.toContain('stepFactor');
    expect(names({ schedule: 'step' })).toContain('stepFactor');
  });
});
