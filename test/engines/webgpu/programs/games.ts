import { startWebgpu } from '../../../../src/engines/webgpu/startWebgpu.js';
import { games, play, type Row } from '../games.js';

/** Plays every game on the software device and prints what was measured. */
const started = await startWebgpu({ software: true });
if (started._tag === 'Left') throw new Error(started.left);
const rows: Record<string, readonly Row[]> = {};
for (const game of games) rows[game] = await play(game);
console.log(JSON.stringify(rows));
