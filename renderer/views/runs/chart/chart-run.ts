/** A run that the chart draws; all else it finds out by itself. */
export interface ChartRun {
  run: string;
  /** Told apart from the others'. */
  label: string;
  /** The name of a color in tokens.css. */
  color: string;
}
