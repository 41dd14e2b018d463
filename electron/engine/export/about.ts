/** What goes along with every exported network: what it takes, what it answers, where it is from. */
import { hasOtherOutput } from '../augment/augment';
import type { RunRecord } from '../records';

/** The names of the input and the output, the same in every format. */
export const INPUT = 'pictures';
export const OUTPUT = 'probabilities';

export interface About {
  name: string;
  run: string;
  input: string;
  output: string;
  classNames: string[];
  settings: RunRecord['settings'];
  testAccuracy: number | null;
}

export function aboutRun({ name, run, data, settings, testAccuracy }: RunRecord): About {
  const { classNames } = data;
  const hasOther = settings.model !== 'imported' && hasOtherOutput(settings.augmentation);
  const given = hasOther
    ? ' The output for "none of these" is left out: the probabilities assume that the image shows one of the classes.'
    : '';
  return {
    name,
    run,
    input: `"${INPUT}": float32 [N,28,28,1], 0 to 1, a bright garment on black, filling the image`,
    output: `"${OUTPUT}": float32 [N,${classNames.length}], one per class in the order of classNames.${given}`,
    classNames,
    settings,
    testAccuracy,
  };
}

export function aboutText(about: About): string {
  return `${JSON.stringify(about, null, 2)}\n`;
}
