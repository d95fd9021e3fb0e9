import { featureNet, type PackedNet } from '../../src/metrics/featureNet.js';
import type { Architecture } from '../../src/metrics/features/architecture.js';
import { type FeatureRows, featureRows, type HostImages } from '../../src/metrics/features/featureRows.js';
import { sha256 } from '../../src/metrics/features/sha256.js';
import { gaussianOf, moments } from '../../src/metrics/moments.js';
import { runToEnd } from '../../src/metrics/sliced.js';
import { toHalfFloats } from './toHalfFloats.js';

type Named = Architecture & Pick<PackedNet, 'name' | 'version'>;

const packed = (named: Named, weights: readonly Float32Array[]): PackedNet => {
  const bytes = toHalfFloats(weights.flatMap((each) => [...each]));
  return { ...named, sha256: runToEnd(sha256(bytes)), weights: Buffer.from(bytes).toString('base64') };
};

/** The mean over the features of their variances. */
const meanVariance = (rows: FeatureRows): number => {
  const { covariance } = gaussianOf(runToEnd(moments(rows)));
  let trace = 0;
  for (let i = 0; i < rows.width; i++) trace += covariance[i * (rows.width + 1)]!;
  return trace / rows.width;
};

/**
 * The net with these weights, in a form to ship, with features scaled by one number so that those of the given images have
 * variance 1 on average. The rectifier lets the logits undo it, so they stay what they are.
 */
export const packNet = async (
  named: Named,
  weights: readonly Float32Array[],
  images: HostImages,
): Promise<PackedNet> => {
  const scale = 1 / Math.sqrt(meanVariance(await featureRows(featureNet(packed(named, weights)), images)));
  const factors = weights.map((_, i) => [scale, scale, 1 / scale, 1][i - (weights.length - 4)] ?? 1);
  return packed(
    named,
    weights.map((each, i) => each.map((value) => value * factors[i]!)),
  );
};
