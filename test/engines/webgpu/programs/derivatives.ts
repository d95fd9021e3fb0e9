import { startWebgpu } from '../../../../src/engines/webgpu/startWebgpu.js';
import { probes } from '../../../models/ops/table.js';
import { atExtremes, type Derivatives, derivativesOf } from '../derivatives.js';

/** Prints the derivatives of every operation on the software device, or what went wrong. */
const started = await startWebgpu({ software: true });
if (started._tag === 'Left') throw new Error(started.left);
const found: Record<string, Derivatives | { readonly error: string }> = {};
for (const [name, make] of probes) {
  try {
    found[name] = await derivativesOf(make);
  } catch (error) {
    found[name] = { error: String(error) };
  }
}
console.log(JSON.stringify({ found, extremes: await atExtremes() }));
