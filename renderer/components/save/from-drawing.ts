/** A drawing that stands in the page as SVG, as a file of its own: in the light theme, with title and legend. */
import { legendAt, svgFile, textElement, TITLE, type FigureKey } from './figure';
import { lightLook, lightTokens } from './light';

/** What a drawing takes from the page's styles. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'stroke-linejoin',
  'paint-order',
  'opacity',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;
const SCALE = 1.5;
const MARGIN = 24;
const HEAD = 56;

/** A copy that says itself what the page's styles say of it, by the light theme's tokens. */
function standalone(drawing: SVGSVGElement, tokens: ReadonlyMap<string, string>): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  // Beside the original, where the same rules reach it, and out of sight.
  copy.setAttribute('aria-hidden', 'true');
  copy.style.position = 'fixed';
  copy.style.visibility = 'hidden';
  for (const [name, value] of tokens) copy.style.setProperty(name, value);
  drawing.after(copy);
  try {
    for (const part of copy.querySelectorAll<SVGElement>('*')) {
      const computed = getComputedStyle(part);
      for (const name of STYLES) part.setAttribute(name, computed.getPropertyValue(name));
      part.removeAttribute('class');
      part.removeAttribute('style');
    }
  } finally {
    copy.remove();
  }
  return copy;
}

export function svgOfDrawing(
  title: string,
  drawing: SVGSVGElement,
  legend: readonly { label: string; color: string; dash: readonly number[] }[],
): string {
  const tokens = lightTokens();
  const look = lightLook(tokens);
  const { width, height } = drawing.viewBox.baseVal;
  const size = { width: SCALE * width, height: SCALE * height };
  const keys = legend.map(({ color, ...rest }): FigureKey => ({
    ...rest,
    color: tokens.get(color) ?? 'black',
  }));
  const place = { left: MARGIN, top: HEAD + size.height + MARGIN, width: size.width };
  const { drawing: keyDrawing, height: keyHeight } = legendAt(keys, place, look.ink);
  const copy = standalone(drawing, tokens);
  for (const name of ['class', 'style', 'role', 'aria-label', 'aria-hidden', 'data-testid']) {
    copy.removeAttribute(name);
  }
  copy.setAttribute('x', String(MARGIN));
  copy.setAttribute('y', String(HEAD));
  copy.setAttribute('width', String(size.width));
  copy.setAttribute('height', String(size.height));
  const head = textElement(title, {
    x: MARGIN,
    y: 34,
    fill: look.ink,
    'font-size': TITLE,
    'font-weight': 600,
  });
  return svgFile(
    {
      width: size.width + 2 * MARGIN,
      height: HEAD + size.height + keyHeight + 2 * MARGIN,
    },
    title,
    look,
    head + new XMLSerializer().serializeToString(copy) + keyDrawing,
  );
}
