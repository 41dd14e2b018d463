/** The names in classes.css of the colors for what is low to high, the lowest first. */
export const LEVELS = [1, 2, 3, 4, 5].map((level) => `--level-${level}`);
