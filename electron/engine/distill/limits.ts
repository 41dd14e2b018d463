/** How many runs a run can learn from. */
export const MOST_TEACHERS = 100;

/** The folder name of a run, which becomes a path and must not lead out of the folder of runs. */
export const TEACHER_NAME = /^(?!\.{1,2}$)[^/\\:\0]+$/;
