/** How wide text is in the page, measured without laying it out. */
import type { MeasureText } from '../../electron/engine/cut-in-middle';

let pen: CanvasRenderingContext2D | null = null;

/** Measures text in pixels, as the page draws it at that size. */
export function pixelsOfText(sizePx: number): MeasureText {
  pen ??= document.createElement('canvas').getContext('2d');
  const font = `${sizePx}px ${getComputedStyle(document.body).fontFamily}`;
  return (text) => {
    if (pen === null) return text.length * sizePx * 0.6;
    pen.font = font;
    return pen.measureText(text).width;
  };
}
