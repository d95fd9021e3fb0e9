/** Draws marked parts in the next animation frame, each function once, and nothing at all while the page is hidden. */
export const frames = <P extends string>(
  draw: Readonly<Record<P, readonly (() => void)[]>>,
): ((...parts: readonly P[]) => void) => {
  const dirty = new Set<() => void>();
  let requested = false;
  const request = (): void => {
    if (requested || document.hidden || dirty.size === 0) return;
    requested = true;
    requestAnimationFrame(() => {
      requested = false;
      const functions = [...dirty];
      dirty.clear();
      for (const one of functions) one();
    });
  };
  document.addEventListener('visibilitychange', request);
  return (...parts) => {
    for (const part of parts) for (const one of draw[part]) dirty.add(one);
    request();
  };
};
