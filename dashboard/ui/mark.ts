/** A shape that stands for a line. */
export type Mark = 'circle' | 'diamond' | 'square' | 'triangle';

export const marks: readonly Mark[] = ['circle', 'diamond', 'square', 'triangle'];

// Within a square from -1 to 1; of about the same weight to the eye.
const outlines: Readonly<Record<Mark, string>> = {
  circle: 'M-.9 0a.9 .9 0 1 1 1.8 0a.9 .9 0 1 1 -1.8 0z',
  diamond: 'M0 -1.15L1.15 0L0 1.15L-1.15 0z',
  square: 'M-.8 -.8H.8V.8H-.8z',
  triangle: 'M0 -1.1L1.1 .8H-1.1z',
};

/** The outline of a mark as the path of a drawing; its radius is 1. */
export const outline = (mark: Mark): string => outlines[mark];

/** How the lines of runs differ, in pixels drawn and left out: the first run's is whole. */
export const dashes: readonly (readonly number[])[] = [[], [6, 4], [2, 3], [8, 3, 2, 3], [12, 4]];
