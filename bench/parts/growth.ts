/** A number as it was after so many ticks. */
export interface Mark {
  readonly ticks: number;
  readonly value: number;
}

/** How much it grows with every tick: the slope of the line of least squares. */
export const growth = (marks: readonly Mark[]): number => {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ticks, value] = [mean(marks.map((mark) => mark.ticks)), mean(marks.map((mark) => mark.value))];
  const moments = marks.map((mark) => [mark.ticks - ticks, mark.value - value] as const);
  return moments.reduce((sum, [x, y]) => sum + x * y, 0) / moments.reduce((sum, [x]) => sum + x * x, 0);
};
