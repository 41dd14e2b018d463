/** How wide text is in the page, and names cut to it, without laying anything out. */
import { cutInMiddle, type MeasureText } from '@engine/text/cut-in-middle';

/** Of styles/tokens.css, in pixels: where a name stands. */
export const TEXT_PX = { xs: 11, s: 12, m: 13 } as const;

let pen: CanvasRenderingContext2D | null = null;
let font = '';

/** Measures text in pixels, as the page draws it at that size. */
export function pixelsOfText(sizePx: number): MeasureText {
  if (pen === null) {
    pen = document.createElement('canvas').getContext('2d');
    font = getComputedStyle(document.body).fontFamily;
  }
  return (text) => {
    if (pen === null) return text.length * sizePx * 0.6;
    pen.font = `${sizePx}px ${font}`;
    return pen.measureText(text).width;
  };
}

/** A name in so many pixels, with its end: names of a set often differ there only. */
export function nameIn(widthPx: number, name: string, size: keyof typeof TEXT_PX): string {
  return cutInMiddle(name, widthPx, pixelsOfText(TEXT_PX[size]));
}
