export {
  type Alarm,
  type AlarmOptions,
  alarms,
  collapseAlarm,
  type MeanScores,
  nonFiniteAlarm,
  saturationAlarm,
} from './alarms.js';
export { type Checkpoint, checkpoint } from './checkpoint.js';
export { checkpointEvery } from './checkpointEvery.js';
export { type ImagesPicture, imagesPicture } from './imagesPicture.js';
export { pictureFiles } from './pictureFiles.js';
export { type PointsPicture, pointsPicture, type Surface } from './pointsPicture.js';
export { type ReorderBuffer, reorderBuffer } from './reorderBuffer.js';
export { restore } from './restore.js';
export type {
  HistogramSample,
  ImagesSample,
  Measurement,
  MetricDescription,
  PointsSample,
  RunDescription,
  RunEvent,
  Sample,
} from './runEvent.js';
export { type LogName, type RunFolder, runFolder } from './runFolder.js';
export { type EventLine, eventLine, runLogger } from './runLogger.js';
export { toJson } from './toJson.js';
