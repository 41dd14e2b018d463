/** What goes along with every exported network: what it takes, what it answers, where it is from. */
import { hasOtherOutput } from '../models/outputs';
import { sizesText, type ImageShape } from '../data/image-shape';
import { FORMER_FILTER, type Fit } from '../photo/fit-photo';
import type { Filter } from '../photo/resize/weights';
import { preprocessingOf, type Preprocessing } from '../photo/preprocessing';
import type { RunRecord } from '../records';

/** The names of the input and the output, the same in every format. */
export const INPUT = 'pictures';
export const OUTPUT = 'probabilities';

export interface About {
  name: string;
  run: string;
  input: string;
  output: string;
  /** Of one image: height, width, channels. */
  inputShape: [height: number, width: number, channels: ImageShape['channels']];
  color: 'gray' | 'rgb';
  /** Of the values of an image. */
  range: [number, number];
  /** How a whole photo becomes an image; null where its garment is cut out. */
  fit: Fit | null;
  /** By which weights its pixels become fewer; null where its garment is cut out. */
  filter: Filter | null;
  classNames: string[];
  settings: RunRecord['settings'];
  testAccuracy: number | null;
}

const FITTED: Readonly<Record<Fit, string>> = {
  crop: 'the middle of the photo',
  pad: 'the whole photo, padded with its own edge pixels',
  stretch: 'the whole photo, stretched to the shape',
};

/** What an image shows. */
function contentOf(preprocessing: Preprocessing): string {
  if (preprocessing.kind === 'garment') return 'a bright garment on black, filling the image';
  const color = preprocessing.shape.channels === 1 ? 'gray' : 'RGB';
  return `${color}, ${FITTED[preprocessing.fit]}`;
}

export function aboutRun({ name, run, data, settings, testAccuracy }: RunRecord): About {
  const { classNames } = data;
  const hasOther = settings.model !== 'imported' && hasOtherOutput(settings.augmentation);
  const given = hasOther
    ? ' The output for "none of these" is left out: the probabilities assume that the image shows one of the classes.'
    : '';
  const { height, width, channels } = data.shape;
  const preprocessing = preprocessingOf({ data });
  return {
    name,
    run,
    input: `"${INPUT}": float32 [N,${sizesText(data.shape)}], 0 to 1, ${contentOf(preprocessing)}`,
    output: `"${OUTPUT}": float32 [N,${classNames.length}], one per class in the order of classNames.${given}`,
    inputShape: [height, width, channels],
    color: channels === 1 ? 'gray' : 'rgb',
    range: [0, 1],
    fit: preprocessing.kind === 'whole' ? preprocessing.fit : null,
    filter: preprocessing.kind === 'whole' ? (preprocessing.filter ?? FORMER_FILTER) : null,
    classNames,
    settings,
    testAccuracy,
  };
}

export function aboutText(about: About): string {
  return `${JSON.stringify(about, null, 2)}\n`;
}
