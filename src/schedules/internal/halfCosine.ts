/** From `from` at progress 0 to `to` at progress 1 along half a cosine (Loshchilov & Hutter 2017, eq. 5). */
export const halfCosine = (from: number, to: number, progress: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2;
