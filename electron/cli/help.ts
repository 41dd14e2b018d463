import {
  helpOf,
  inSentence,
  MODEL_FAMILIES,
  PRESETS,
  printSetting,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
  type SettingValue,
} from '@engine/settings';
import { flagName } from './flag-name';
import type { Command } from './commands/command';

/** One value where all families have the same, or that of each. */
function defaultsText(setting: Setting): string {
  const texts = MODEL_FAMILIES.flatMap((family) => {
    const value = setting.defaults[family] as SettingValue | undefined;
    return value === undefined ? [] : [{ family, text: printSetting(value) }];
  });
  const [first, ...others] = texts;
  return texts.length === MODEL_FAMILIES.length && others.every(({ text }) => text === first?.text)
    ? (first?.text ?? '')
    : texts.map(({ family, text }) => `${family} ${text}`).join('; ');
}

function settingHelp(name: SettingName): string {
  const setting: Setting = SETTINGS[name];
  const { when } = setting;
  const only = when === undefined ? '' : `, with --${flagName(when.setting)} ${when.is}`;
  const options =
    setting.kind === 'choice' ? `; one of ${Object.keys(setting.options).join(', ')}` : '';
  return `  --${flagName(name).padEnd(18)} ${inSentence(helpOf(name))}${only}${options} (${defaultsText(setting)})`;
}

/** The text of --help, its settings and defaults read from the schema. */
export function helpText(commands: readonly Command[]): string {
  const list = commands.map(
    ({ name, usage, summary }) => `  ${`${name} ${usage}`.trim()}\n      ${summary}`,
  );
  return `Train, compare and use clothing classifiers, in the terminal.

usage: npm run atelier -- COMMAND [--json]

${list.join('\n')}

Settings of train, with the defaults of each family:
  --${'model'.padEnd(18)} ${MODEL_FAMILIES.join(', ')} (cnn)
  --${'preset'.padEnd(18)} start from a recipe: ${Object.keys(PRESETS).join(', ')}
${SETTING_NAMES.map(settingHelp).join('\n')}

  --json   only JSON lines on stdout, the last one {"type":"result",...}
  --help   this text

Invalid values are rejected with the allowed range. Layers are joined by dashes, as in 512-256.
Runs live in the app's data folder, or in ATELIER_HOME if it is set.
Exit code: 0 for success; 1 for an error, with a message on stderr; 2 for invalid usage.
`;
}
