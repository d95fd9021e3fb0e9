import fc from 'fast-check';

/** Twenty examples of a distribution over K outcomes, as counts: batch means are then exact expectations. */
export interface Tabular {
  readonly p: readonly number[];
  readonly q: readonly number[];
}

/** K counts that add up to `total`, zeros allowed: the gaps between sorted cuts. */
const counts = (outcomes: number, total: number) =>
  fc.array(fc.integer({ min: 0, max: total }), { minLength: outcomes - 1, maxLength: outcomes - 1 }).map((cuts) => {
    const sorted = [0, ...[...cuts].sort((a, b) => a - b), total];
    return sorted.slice(1).map((cut, i) => cut - sorted[i]!);
  });

export const tabular = fc
  .tuple(counts(4, 20), counts(4, 20))
  .map(([p, q]): Tabular => ({ p: p.map((n) => n / 20), q: q.map((n) => n / 20) }));

/** The batch in which outcome k appears 20 p_k times, each with the score of its outcome. */
export const drawn = (p: readonly number[], score: readonly number[]): number[] =>
  p.flatMap((share, k) => new Array<number>(Math.round(20 * share)).fill(score[k]!));

/** KL(p ‖ q). */
export const kl = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, share, k) => sum + (share === 0 ? 0 : share * Math.log(share / q[k]!)), 0);
export const jsd = ({ p, q }: Tabular): number => {
  const middle = p.map((share, k) => (share + q[k]!) / 2);
  return (kl(p, middle) + kl(q, middle)) / 2;
};
export const totalVariation = ({ p, q }: Tabular): number =>
  p.reduce((sum, share, k) => sum + Math.abs(share - q[k]!), 0) / 2;
/** log p - log q, with ±1e4 for the infinite. */
export const optimalLogits = ({ p, q }: Tabular): number[] =>
  p.map((share, k) => Math.max(-1e4, Math.min(1e4, share === q[k]! ? 0 : Math.log(share) - Math.log(q[k]!))));
