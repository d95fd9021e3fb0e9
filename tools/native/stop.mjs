/** A failure that is reported in one line: what is wrong, and what to do about it. */
export const stop = (problem, next, details = {}) => Object.assign(new Error(problem), { next, ...details });
