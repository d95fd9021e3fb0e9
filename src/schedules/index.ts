export { cosine } from './cosine.js';
export { exponential } from './exponential.js';
export { linear } from './linear.js';
export { piecewise } from './piecewise.js';
export { at, type Schedule, type Scheduled } from './schedule.js';
