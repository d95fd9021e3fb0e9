/** A mutant that no test can kill, and why. */
export interface Equivalent {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

/** Keep it short, and the reasons proofs: whatever differs in a value or an error belongs in a test. */
export const equivalentMutants: readonly Equivalent[] = [
  {
    file: 'src/losses/boundaryEquilibrium.ts',
    before: 'return tf.clipByValue(tf.add(k, tf.mul(gain, imbalance)), 0, 1);',
    after: 'return detached(tf.clipByValue(tf.add(k, tf.mul(gain, imbalance)), 0, 1));',
    reason: 'The next state is differentiated with weight 0, so its gradient is 0 either way.',
  },
  {
    file: 'src/losses/deranged.ts',
    before: 'const shift = largest + Math.floor(u! * Math.max(0, count - 2 * largest + 1));',
    after: 'const shift = largest + Math.floor(u! * Math.max(1, count - 2 * largest + 1));',
    reason: 'u is below 1, so the floor of u · 0 and of u · 1 are both 0.',
  },
  {
    file: 'src/losses/featureMatching.ts',
    before: 'return alone ? { ...matched, generator: (fake) => tf.mul<tf.Scalar>(0, tf.mean(fake)) } : matched;',
    after: 'return alone ? { ...matched, generator: (fake) => zeroed(tf.mul<tf.Scalar>(0, tf.mean(fake))) } : matched;',
    reason: '0 times anything finite is 0, and so is its gradient: zeroed, negated, detached or summed.',
  },
  {
    file: 'src/losses/featureMatching.ts',
    before: 'return alone ? { ...matched, generator: (fake) => tf.mul<tf.Scalar>(0, tf.mean(fake)) } : matched;',
    after:
      'return alone ? { ...matched, generator: (fake) => detached(tf.mul<tf.Scalar>(0, tf.mean(fake))) } : matched;',
    reason: '0 times anything finite is 0, and so is its gradient: zeroed, negated, detached or summed.',
  },
  {
    file: 'src/losses/featureMatching.ts',
    before: 'return alone ? { ...matched, generator: (fake) => tf.mul<tf.Scalar>(0, tf.mean(fake)) } : matched;',
    after:
      'return alone ? { ...matched, generator: (fake) => negated(tf.mul<tf.Scalar>(0, tf.mean(fake))) } : matched;',
    reason: '0 times anything finite is 0, and so is its gradient: zeroed, negated, detached or summed.',
  },
  {
    file: 'src/losses/featureMatching.ts',
    before: 'return alone ? { ...matched, generator: (fake) => tf.mul<tf.Scalar>(0, tf.mean(fake)) } : matched;',
    after: 'return alone ? { ...matched, generator: (fake) => tf.mul<tf.Scalar>(0, tf.sum(fake)) } : matched;',
    reason: '0 times anything finite is 0, and so is its gradient: zeroed, negated, detached or summed.',
  },
  {
    file: 'src/losses/gradientPenalty.ts',
    before: '...real.shape.slice(1).map(() => 1),',
    after: '...fake.shape.slice(1).map(() => 1),',
    reason: 'Real and generated examples have the same rank, and only the number of axes is used.',
  },
  {
    file: 'src/losses/gradientPenalty.ts',
    before: 'const head = (x: tf.Tensor): tf.Tensor => (x.shape[0] === count ? x : tf.slice(x, 0, count));',
    after: 'const head = (x: tf.Tensor): tf.Tensor => (false ? x : tf.slice(x, 0, count));',
    reason: 'A slice of all rows is the tensor itself.',
  },
  {
    file: 'src/losses/klToStandardNormal.ts',
    before:
      'const nested = [6, 5, 4, 3].reduce<tf.Tensor>((inner, n) => tf.add(1, tf.mul(tf.div(s, n), inner)), tf.onesLike(s));',
    after:
      'const nested = [6, 5, 4, 3].reduce<tf.Tensor>((inner, n) => detached(tf.add(1, tf.mul(tf.div(s, n), inner))), tf.onesLike(s));',
    reason: 'The value inside elementwise is not differentiated: its derivative is given.',
  },
  {
    file: 'src/losses/klToStandardNormal.ts',
    before: 'return tf.where(tf.less(tf.abs(s), 0.3), series, tf.sub(tf.sub(tangentExp(s), 1), s));',
    after: 'return detached(tf.where(tf.less(tf.abs(s), 0.3), series, tf.sub(tf.sub(tangentExp(s), 1), s)));',
    reason: 'The value inside elementwise is not differentiated: its derivative is given.',
  },
  {
    file: 'src/losses/leCam.ts',
    before: 'tf.add(tf.mul(decay, averages), tf.mul(1 - decay, tf.stack([tf.mean(real), tf.mean(fake)]))),',
    after: 'detached(tf.add(tf.mul(decay, averages), tf.mul(1 - decay, tf.stack([tf.mean(real), tf.mean(fake)])))),',
    reason: 'The next state is differentiated with weight 0, so its gradient is 0 either way.',
  },
  {
    file: 'src/losses/matchingAware.ts',
    before: 'const together = ids.length / view.real.shape[0]!;',
    after: 'const together = ids.length / view.fake.shape[0]!;',
    reason: 'As many examples are generated as the batch has.',
  },
  {
    file: 'src/losses/lossContext.ts',
    before: 'state: () => tf.tensor1d([...state]),',
    after: 'state: () => detached(tf.tensor1d([...state])),',
    reason: 'A tensor made of host numbers has no gradient to lose.',
  },
  {
    file: 'src/losses/mutualInformation.ts',
    before: 'tf.sub(Math.log(logits.shape.at(-1)!), softmaxCrossEntropy(logits, code));',
    after: 'tf.sub(Math.log(logits.shape.at(1)!), softmaxCrossEntropy(logits, code));',
    reason: 'Outputs and codes are matrices: axis 1 is the last.',
  },
  {
    file: 'src/losses/mutualInformation.ts',
    before: 'const codes = code.shape.at(-1)!;',
    after: 'const codes = code.shape.at(1)!;',
    reason: 'Outputs and codes are matrices: axis 1 is the last.',
  },
  {
    file: 'src/losses/mutualInformation.ts',
    before: 'const [mean, logVariance] = tf.split(output, 2, -1) as [tf.Tensor, tf.Tensor];',
    after: 'const [mean, logVariance] = tf.split(output, 2, 1) as [tf.Tensor, tf.Tensor];',
    reason: 'Outputs and codes are matrices: axis 1 is the last.',
  },
  {
    file: 'src/losses/mutualInformation.ts',
    before: 'const perExample = tf.mul(-0.5, tf.sum(tf.add(logVariance, distance), -1));',
    after: 'const perExample = tf.mul(-0.5, tf.sum(tf.add(logVariance, distance), 1));',
    reason: 'Outputs and codes are matrices: axis 1 is the last.',
  },
  {
    file: 'src/losses/pullingAway.ts',
    before: 'const all = tf.sum(tf.square(tf.matMul(unit, unit, false, true)));',
    after: 'const all = tf.sum(tf.square(tf.matMul(unit, unit, true)));',
    reason: 'The squares of U Uᵀ and of Uᵀ U have the same sum: both are the trace of (U Uᵀ)².',
  },
  {
    file: 'src/losses/softmaxCrossEntropy.ts',
    before: 'tf.neg(tf.mean(tf.sum(tf.mul(oneHot, logSoftmax(logits)), -1)));',
    after: 'tf.neg(tf.mean(tf.sum(tf.mul(oneHot, logSoftmax(logits)), 1)));',
    reason: 'Logits are a matrix: axis 1 is the last.',
  },
];
