/** The last thing that a command said: the one line that mostly names the problem. */
export const lastLine = (printed) => printed.trim().split('\n').at(-1).trim();
