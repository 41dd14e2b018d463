/** What a matrix of the page looks like on paper. */
import { lightLook, lightTokens } from '../../../components/save/light';
import { svgOfMatrix } from '../../../components/save/matrix';
import type { CellLook } from './cell';

/** In the light theme, whichever the window wears. */
export function matrixFigure(
  title: string,
  classNames: readonly string[],
  look: (label: number, predicted: number) => CellLook,
): string {
  const tokens = lightTokens();
  const paper = lightLook(tokens);
  const cells = classNames.map((_, label) =>
    classNames.map((_, predicted) => {
      const { figure, below, hue, opacity, ink, empty } = look(label, predicted);
      const color = `rgb(${tokens.get(hue) ?? '0, 0, 0'})`;
      const plain = empty ? paper.soft : 'black';
      return { figure, below, color, opacity, ink: ink === 'inverse-both' ? 'white' : plain };
    }),
  );
  return svgOfMatrix({ title, classNames, cells }, paper);
}
