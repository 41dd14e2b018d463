/**
 * How many photos to work on at once: one in each of the pool's threads, and one that waits for each,
 * so that none of them ever waits for a file to be read.
 */
export const AT_ONCE = 4;
