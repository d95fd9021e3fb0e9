export { type Alarm, collapseAlarm, type MeanScores, nonFiniteAlarm, saturationAlarm } from './alarms.js';
export { type Checkpoint, checkpoint } from './checkpoint.js';
export { type ImagesPicture, imagesPicture } from './imagesPicture.js';
export { type PointsPicture, pointsPicture, type Surface } from './pointsPicture.js';
export { restore } from './restore.js';
export { type LogName, type RunFolder, runFolder } from './runFolder.js';
export { toJson } from './toJson.js';
