/** The process in which `rxgan doctor` tries one engine: `child.js inspect ENGINE` or `child.js measure ENGINE NETWORK UNTIL`. */
import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import type { EngineName } from '../../engines/engine.js';
import { startEngine } from '../../engines/startEngine.js';
import type { NetworkName } from './networks.js';

/** What a measurement is given at least, however long the engine took to start. */
const least = 300;

const [question, engine, network, until] = process.argv.slice(2);
// Whoever asked is gone.
process.on('disconnect', () => process.exit(1));
tf.enableProdMode();
const started = await startEngine(engine as EngineName);
if (question === 'inspect') process.send!(started);
else {
  if (E.isLeft(started)) throw new Error(started.left.why);
  // Not before: an engine that is only inspected needs no networks.
  const [{ measureSteps }, { networks }] = await Promise.all([import('./measureSteps.js'), import('./networks.js')]);
  const deadline = Math.max(Number(until), performance.now() + least);
  process.send!(await measureSteps(networks[network as NetworkName], deadline));
}
