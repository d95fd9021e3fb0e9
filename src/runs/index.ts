export { type PointsPicture, pointsPicture, type Surface } from './pointsPicture.js';
export { type RunFolder, runFolder } from './runFolder.js';
export { toJson } from './toJson.js';
