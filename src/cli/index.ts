export { type Command, commandLine, type TrainOptions } from './commandLine.js';
