/** Small pictures that stand in the page on canvases, as one drawing of its own. */
import { element, svgFile, textElement, TITLE } from './figure';
import { lightLook, lightTokens } from './light';

export interface NamedCanvas {
  name: string;
  canvas: HTMLCanvasElement;
}

const SIDE = 112;
const GAP = 12;
const NAME = 20;
const MARGIN = 24;
const HEAD = 56;
const MOST_ACROSS = 10;
const LETTERS = 18;

/** @param pictures with their pixels as they are; each is drawn in a square as large as the others */
export function svgOfPictures(title: string, pictures: readonly NamedCanvas[]): string {
  const look = lightLook(lightTokens());
  const { ink, soft, grid } = look;
  const across = Math.min(MOST_ACROSS, Math.max(4, pictures.length));
  const drawn = pictures.map(({ name, canvas }, at) => {
    const x = MARGIN + (at % across) * (SIDE + GAP);
    const y = HEAD + Math.floor(at / across) * (SIDE + NAME + GAP);
    const scale = SIDE / Math.max(canvas.width, canvas.height);
    const [width, height] = [scale * canvas.width, scale * canvas.height];
    const place = { x: x + (SIDE - width) / 2, y: y + (SIDE - height) / 2, width, height };
    const short = name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name;
    return [
      element('rect', { ...place, fill: 'none', stroke: grid }),
      element('image', {
        ...place,
        href: canvas.toDataURL('image/png'),
        style: 'image-rendering: pixelated',
      }),
      textElement(short, { x, y: y + SIDE + 14, fill: soft }),
    ].join('');
  });
  const size = {
    width: 2 * MARGIN + across * (SIDE + GAP) - GAP,
    height: HEAD + Math.ceil(pictures.length / across) * (SIDE + NAME + GAP) + MARGIN,
  };
  const head = { x: MARGIN, y: 34, fill: ink, 'font-size': TITLE, 'font-weight': 600 };
  return svgFile(size, title, look, textElement(title, head) + drawn.join(''));
}

/** The pictures of a part of the page, in their order, with the names given for them. */
export function picturesIn(host: Element | null, names: readonly string[]): NamedCanvas[] {
  const canvases = host?.querySelectorAll('canvas') ?? [];
  return [...canvases].map((canvas, at) => ({ name: names[at] ?? '', canvas }));
}
