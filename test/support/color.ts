/** Colors as eyes have them: distances, contrast, and what color-blind people see of them. */
export type Rgb = readonly [red: number, green: number, blue: number];
type Matrix = readonly [Rgb, Rgb, Rgb];

/** @param hex as `#rrggbb` */
export function rgbOf(hex: string): Rgb {
  const [, red = '', green = '', blue = ''] = /^#(..)(..)(..)$/.exec(hex) ?? [];
  return [red, green, blue].map((part) => Number.parseInt(part, 16)) as unknown as Rgb;
}

/** sRGB's curve undone, 0 to 1. */
function linear(color: Rgb): Rgb {
  return color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
}

function times(matrix: Matrix, [x, y, z]: Rgb): Rgb {
  return matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Rgb;
}

/** What is left of a color by Machado, Oliveira and Fernandes 2009, whole deficiency; on linear RGB. */
const SEEN = {
  everyone: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const satisfies Record<string, Matrix>;
export type Sight = keyof typeof SEEN;
export const SIGHTS = Object.keys(SEEN) as Sight[];

const TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_OKLAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

/** Oklab (Ottosson 2020), where equal distances look equally far apart. */
function oklab(color: Rgb, sight: Sight): Rgb {
  const seen = times(SEEN[sight], linear(color)).map((part) =>
    Math.min(1, Math.max(0, part)),
  ) as unknown as Rgb;
  return times(TO_OKLAB, times(TO_CONES, seen).map(Math.cbrt) as unknown as Rgb);
}

/** How far two colors lie apart for such eyes; black and white are 1. */
export function distance(one: Rgb, other: Rgb, sight: Sight): number {
  const [a, b] = [oklab(one, sight), oklab(other, sight)];
  return Math.hypot(...a.map((part, at) => part - (b[at] ?? 0)));
}

/** Relative luminance by WCAG 2.2. */
function luminance(color: Rgb): number {
  const [red, green, blue] = linear(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one: Rgb, other: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}
