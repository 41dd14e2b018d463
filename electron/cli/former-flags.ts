/** Flags whose names have changed: the former ones still work. */
import { formerName } from '@engine/former-names';
import { SETTING_NAMES } from '@engine/settings';
import { flagName } from './flag-name';

const PRESENT_FLAGS: ReadonlyMap<string, string> = new Map(
  SETTING_NAMES.flatMap((name) => {
    const former = formerName(name);
    return former === null ? [] : [[`--${flagName(former)}`, `--${flagName(name)}`] as const];
  }),
);

/** The arguments with every former flag under its present name; what follows `--` stays. */
export function withPresentFlags(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.map((arg, index) => {
    if (end !== -1 && index > end) return arg;
    const [flag = '', ...value] = arg.split('=');
    return [PRESENT_FLAGS.get(flag) ?? flag, ...value].join('=');
  });
}
