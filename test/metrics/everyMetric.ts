import {
  classifierTwoSampleTest,
  densityCoverage,
  energyDistance,
  frechetDistance,
  kernelDistance,
  maximumMeanDiscrepancy,
  multiScaleSsim,
  precisionRecall,
  type Rows,
  type Sliced,
  slicedWasserstein,
} from 'rxgan/metrics';

export interface SlicedMetric {
  readonly name: string;
  readonly measure: (real: Rows, fake: Rows) => Sliced<unknown>;
  /** The least number of pieces for n real and m generated rows. */
  readonly pieces: (n: number, m: number) => number;
  /** Rows of which widths it takes. */
  readonly width: number;
}

/** Every metric that works in pieces. */
export const slicedMetrics: readonly SlicedMetric[] = [
  { name: 'slicedWasserstein', measure: slicedWasserstein, pieces: () => 64, width: 3 },
  { name: 'energyDistance', measure: energyDistance, pieces: (n, m) => n + (n - 1) + (m - 1), width: 3 },
  { name: 'maximumMeanDiscrepancy', measure: maximumMeanDiscrepancy, pieces: (n, m) => 3 * n + 2 * m - 3, width: 3 },
  { name: 'kernelDistance', measure: kernelDistance, pieces: (n, m) => 3 * Math.min(n, m) - 2, width: 3 },
  { name: 'precisionRecall', measure: precisionRecall, pieces: (n, m) => 2 * (n + m), width: 3 },
  { name: 'densityCoverage', measure: densityCoverage, pieces: (n) => 2 * n, width: 3 },
  { name: 'classifierTwoSampleTest', measure: classifierTwoSampleTest, pieces: (n, m) => n + m, width: 3 },
  { name: 'frechetDistance', measure: frechetDistance, pieces: (n, m) => n + m, width: 3 },
  {
    name: 'multiScaleSsim',
    measure: (real, fake) => multiScaleSsim(real, fake, { shape: [11, 11, 1], pairs: 4 }),
    // Five blurs of one scale of one channel, four pairs of two samples.
    pieces: () => 5 * 4 * 2,
    width: 121,
  },
];
