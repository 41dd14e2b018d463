/** Outlines as SVG paths. */
import type { Point } from '@engine/photo/seeds';

/** @param polygons as fractions of a picture that is drawn this large */
export function outlinePath(
  polygons: readonly (readonly Point[])[],
  width: number,
  height: number,
): string {
  const place = ({ x, y }: Point): string => `${(x * width).toFixed(1)} ${(y * height).toFixed(1)}`;
  return polygons.map((points) => `M${points.map(place).join('L')}Z`).join('');
}
