/** Whether dropped pictures could be trained on. */
/** How many folders of a dropped folder hold pictures; 0 where it was not one folder. */
export function classFolders(photos: readonly { path: string }[]): number {
  const tops = new Set(photos.map(({ path }) => path.split('/')[0]));
  if (tops.size !== 1) return 0;
  const deep = photos.map(({ path }) => path.split('/')).filter(({ length }) => length > 2);
  return new Set(deep.map(([, folder]) => folder)).size;
}
