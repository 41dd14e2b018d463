/** The map as a drawing of its own: every image's mark as it lies on the whole map, in the light theme. */
import { element, svgFile, textElement, TITLE } from '../../../components/save/figure';
import { lightLook, lightTokens } from '../../../components/save/light';
import { pathOf, type Mark } from './marks';
import { fitted } from './place';

interface MapFigure {
  title: string;
  points: Float32Array;
  /** Which of the marks each point has. */
  markOf: ArrayLike<number>;
  marks: readonly (Mark & { name: string })[];
  /** Images that are meant; the others are left out. */
  shown: readonly number[];
}

const SIDE = 900;
const TOP = 56;
const LEGEND = { left: SIDE + 12, row: 24, width: 190 } as const;
const RADIUS = 3;

export function svgOfMap({ title, points, markOf, marks, shown }: MapFigure): string {
  const tokens = lightTokens();
  const look = lightLook(tokens);
  const placed = fitted(points, SIDE, SIDE);
  const color = (mark: Mark): string => tokens.get(mark.color) ?? 'black';
  const edge = { stroke: look.paper, 'stroke-width': 0.5 };
  const defined = marks.map((mark, at) =>
    element('path', { id: `m${at}`, d: pathOf(mark.shape, RADIUS), fill: color(mark), ...edge }),
  );
  const dots = shown.map((index) => {
    const [x = 0, y = 0] = placed.subarray(2 * index, 2 * index + 2);
    return element('use', {
      href: `#m${markOf[index] ?? 0}`,
      x: x.toFixed(1),
      y: (TOP + y).toFixed(1),
    });
  });
  const keys = marks.flatMap((mark, at) => {
    const y = TOP + 40 + LEGEND.row * at;
    return [
      element('path', {
        transform: `translate(${LEGEND.left} ${y})`,
        d: pathOf(mark.shape, 2 * RADIUS),
        fill: color(mark),
      }),
      textElement(mark.name, { x: LEGEND.left + 16, y: y + 4, fill: look.ink }),
    ];
  });
  const head = { x: 24, y: 34, fill: look.ink, 'font-size': TITLE, 'font-weight': 600 };
  return svgFile(
    { width: LEGEND.left + LEGEND.width, height: TOP + SIDE },
    title,
    look,
    [textElement(title, head), element('defs', {}, defined.join('')), ...dots, ...keys].join(''),
  );
}
