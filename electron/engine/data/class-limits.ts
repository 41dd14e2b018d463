/** Classes that a network can tell apart; a confusion matrix has the square of it. */
export const MOST_CLASSES = 1000;
