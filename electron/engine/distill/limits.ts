/** How many runs a run can learn from. */
export const MOST_TEACHERS = 100;
